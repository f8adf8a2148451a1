import { expect, it } from 'vitest';
import { inLanguage } from './words.ts';

it.each([
  ['en', { en: 'a', ko: '가' }, 'en', 'a'],
  ['ko', { en: 'a', ko: '가' }, 'ko', '가'],
  ['ko', { en: 'a', ko: null }, 'en', 'a'],
  ['en', { en: null, ko: '가' }, 'ko', '가'],
] as const)('a page in %s shows of %j what is in %s', (language, both, lang, words) => {
  expect(inLanguage<string>(both, language)).toEqual({ lang, words });
});
