import { expect, it } from 'vitest';
import { aRun } from './test-runs.ts';
import { tookInWords } from './words.ts';

it.each([
  ['a run of which no second was seen', '2026-01-05T10:00:01.000Z', '1 second'],
  ['one of some seconds', '2026-01-05T10:00:43.000Z', '42 seconds'],
])('%s has taken as long as is told', (_, ended_at, words) => {
  expect(tookInWords(aRun({ started_at: '2026-01-05T10:00:01.000Z', ended_at }), 'en')).toBe(words);
});

it('nothing is told of a run that goes on', () => {
  expect(tookInWords(aRun({ ended_at: null }), 'en')).toBeNull();
});
