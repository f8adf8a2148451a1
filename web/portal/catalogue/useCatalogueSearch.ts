import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { App } from '../../../src/apps/schema.ts';
import { type Category, categoriesOf } from './arrange.ts';

const CATEGORIES: Category[] = ['editor', 'terminal', 'desktop', 'visualization', 'cae', 'notebook', 'other'];

/** What is searched for. It stands in the address, so that the way back from a session leads to the same place. */
export function useCatalogueSearch(apps: App[]) {
  const [address, setAddress] = useSearchParams();
  const inAddress = address.get('q') ?? '';
  // The field has its own text: the router is a moment behind, which would break a syllable under composition.
  const [query, setQuery] = useState(inAddress);
  useEffect(() => {
    // The address of this moment: that of an older key must not undo the newer ones.
    if (inAddress === (new URLSearchParams(window.location.search).get('q') ?? '')) setQuery(inAddress);
  }, [inAddress]);

  const categories = categoriesOf(apps, CATEGORIES);
  const category = categories.find((one) => one === address.get('category')) ?? null;

  const write = (next: { query: string; category: Category | null }) => {
    setQuery(next.query);
    setAddress(
      { ...(next.query !== '' && { q: next.query }), ...(next.category !== null && { category: next.category }) },
      { replace: true },
    );
  };
  return {
    query,
    category,
    categories,
    setQuery: (text: string) => write({ query: text, category }),
    setCategory: (chosen: Category | null) => write({ query, category: chosen }),
    clear: () => write({ query: '', category: null }),
  };
}
