/** Texts that were changed and not saved. The way back, or another page, costs none of them. */
export interface Draft {
  text: string;
  /** Of the file that it began with. */
  version: string;
  lineEnd: '\n' | '\r\n';
}

export const drafts = new Map<string, Draft>();

window.addEventListener('beforeunload', (event) => {
  if (drafts.size > 0) event.preventDefault();
});
