import { useState } from 'react';

/** By workflow. The way back, or another page, costs none of them. */
const drafts = new Map<string, string>();

window.addEventListener('beforeunload', (event) => {
  if (drafts.size > 0) event.preventDefault();
});

/** What was typed of a workflow and is not saved; null where nothing was. */
export function useDraft(of: string): [draft: string | null, setDraft: (draft: string | null) => void] {
  const [draft, setDraft] = useState(drafts.get(of) ?? null);
  return [
    draft,
    (typed) => {
      if (typed === null) drafts.delete(of);
      else drafts.set(of, typed);
      setDraft(typed);
    },
  ];
}
