/** Reports say why a run ended in the words of the pages. The browser's texts are out of the server's reach, so a test compares them. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REASONS } from '../../src/report/words.ts';

const { reasons } = await import(join(import.meta.dirname, '../../web/cae/locales/reasons.ts'));

it.each(['en', 'ko'] as const)('reports and pages say alike why a run ended, in %s', (language) => {
  const page = Object.entries<{ what: string }>(reasons[language]).map(([reason, { what }]) => [reason, what]);
  expect(Object.entries(REASONS[language])).toEqual(page);
});
