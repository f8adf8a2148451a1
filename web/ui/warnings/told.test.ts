import { expect, it } from 'vitest';
import { tellOnce } from './told.ts';

it('each thing is told once, and what was told long ago is forgotten at last', () => {
  const told = (name: string) => tellOnce(name, localStorage);
  expect([told('a idle 1'), told('a idle 1'), told('a idle 2'), told('b idle 1')]).toEqual([true, false, true, true]);
  for (let count = 0; count < 50; count++) told(`c ${count}`);
  expect(told('c 49')).toBe(false);
  expect(told('a idle 1')).toBe(true);
});
