import { useEffect, useState } from 'react';
import { SearchField } from './SearchField.tsx';

/** Nobody types that slowly, and each search is a question to the portal. */
const TYPED_MS = 250;

/** A search that stands in the page's address. It has its own text: the address is a moment behind, which would break a syllable under composition. */
export function TypedSearch(props: { label: string; value: string; onChange: (value: string) => void }) {
  const { label, value, onChange } = props;
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  // The address was changed by something else, the way back for one.
  if (value !== told) {
    setTold(value);
    setText(value);
  }
  useEffect(() => {
    if (text === told) return;
    const timer = setTimeout(() => {
      setTold(text);
      onChange(text);
    }, TYPED_MS);
    return () => clearTimeout(timer);
  }, [text, told, onChange]);
  return <SearchField label={label} value={text} onChange={setText} />;
}
