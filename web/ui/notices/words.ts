/** What was written in one language or in both, for a page in one of them. */
export function inLanguage<Words>(
  both: { en: Words | null; ko: Words | null },
  language: string,
): { lang: 'en' | 'ko'; words: Words } {
  const [first, second] = language === 'ko' ? (['ko', 'en'] as const) : (['en', 'ko'] as const);
  const words = both[first];
  if (words !== null) return { lang: first, words };
  // The portal takes none without either.
  return { lang: second, words: both[second] as Words };
}
