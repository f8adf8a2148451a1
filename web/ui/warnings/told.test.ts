import { expect, it } from 'vitest';
import { tellOnce } from './told.ts';

const AT = Date.parse('2026-11-23T12:00:00Z');
const HOUR_MS = 3_600_000;

it('each thing is told once, told anew when it has moved, and forgotten at last', () => {
  const told = (name: string, at = AT) => tellOnce(name, at, localStorage);
  expect([told('a idle'), told('a idle'), told('a idle', AT + 900), told('b idle')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect([told('a idle', AT + HOUR_MS), told('a idle', AT + HOUR_MS)]).toEqual([true, false]);
  for (let count = 0; count < 50; count++) told(`c ${count}`);
  expect(told('c 49')).toBe(false);
  expect(told('a idle')).toBe(true);
});
