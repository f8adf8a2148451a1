import { expect, it } from 'vitest';
import type { Run } from '../../src/runs/schema.ts';
import { stepsOf } from './steps.ts';
import { aRun } from './test-runs.ts';

const states = (some: Partial<Run>) =>
  stepsOf(aRun({ steps: ['mesh', 'solve', 'post'], ...some })).map(({ name, state }) => `${name} ${state}`);

it('tells what is done, what is under way and what is to come', () => {
  expect(states({ step: 1 })).toEqual(['mesh done', 'solve current', 'post waiting']);
  expect(states({ status: 'pending', step: null })).toEqual(['mesh waiting', 'solve waiting', 'post waiting']);
  expect(states({ status: 'completed', step: 2 })).toEqual(['mesh done', 'solve done', 'post done']);
});

it('tells at which step it failed or was ended', () => {
  expect(states({ status: 'failed', step: 1 })).toEqual(['mesh done', 'solve failed', 'post skipped']);
  expect(states({ status: 'stopped', step: 0 })).toEqual(['mesh ended', 'solve skipped', 'post skipped']);
  expect(states({ status: 'failed', step: null })).toEqual(['mesh skipped', 'solve skipped', 'post skipped']);
});
