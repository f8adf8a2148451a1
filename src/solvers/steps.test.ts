import { expect, it } from 'vitest';
import { stepsWith } from './steps.ts';

const step = (name: string, more: object = {}) => ({
  name,
  run: ['program'] as [string],
  when: 'always' as const,
  if_param: {},
  if_file: null,
  image: null,
  draws: false,
  outputs: false,
  ...more,
});
const STEPS = [
  step('mesh'),
  step('alone', { when: 'serial' }),
  step('together', { when: 'parallel' }),
  step('picture', { if_param: { picture: ['U', 'p'], size: ['large'] } }),
];
const names = (cpus: number, params: Record<string, string>) => stepsWith(STEPS, cpus, params).map(({ name }) => name);

it('are those for so many processors, and those whose parameters all have one of their values', () => {
  expect(names(1, { picture: 'none', size: 'large' })).toEqual(['mesh', 'alone']);
  expect(names(2, { picture: 'p', size: 'large' })).toEqual(['mesh', 'together', 'picture']);
  expect(names(2, { picture: 'p', size: 'small' })).toEqual(['mesh', 'together']);
  expect(names(2, {})).toEqual(['mesh', 'together']);
});
