import { expect, it } from 'vitest';
import { stepsOf } from './steps.ts';
import { aRun, aSolver } from './test-runs.ts';
import type { Run } from './wire.ts';

const solver = aSolver({ steps: ['mesh', 'solve'] });
const states = (some: Partial<Run>, of = solver) =>
  stepsOf(aRun(some), of).map(({ index, name, state }) => `${index} ${name} ${state}`);

it('tells what is done, what is under way and what is to come', () => {
  expect(states({ step: { index: 1, name: 'mesh', of: 2 } })).toEqual(['1 mesh current', '2 solve waiting']);
  expect(states({ status: 'pending' })).toEqual(['1 mesh waiting', '2 solve waiting']);
  expect(states({ status: 'completed', step: { index: 2, name: 'solve', of: 2 } })).toEqual([
    '1 mesh done',
    '2 solve done',
  ]);
});

it('tells at which step it failed or was ended', () => {
  const step = { index: 1, name: 'mesh', of: 2 };
  expect(states({ status: 'failed', step })).toEqual(['1 mesh failed', '2 solve skipped']);
  expect(states({ status: 'stopped', step })).toEqual(['1 mesh ended', '2 solve skipped']);
});

it('names none of another template', () => {
  expect(states({ step: { index: 2, name: 'old', of: 4 } })).toEqual([
    '1 null done',
    '2 old current',
    '3 null waiting',
    '4 null waiting',
  ]);
});
