import { expect, it } from 'vitest';
import { NO_LINES } from '../ui/log/lines.ts';
import { withPart } from './useRunLog.ts';

const NOTHING = { lines: NO_LINES, isKnown: false, beginsLater: false, error: null };
const part = (from: number, text: string) => ({ from, text });
const textOf = ({ lines }: ReturnType<typeof withPart>) => lines.blocks.map(({ text }) => text).join('') + lines.rest;

it('adds what follows on what there is, and keeps that the file begins earlier', () => {
  const first = withPart(NOTHING, part(100, 'Time = 1\nTi'), null);
  const second = withPart(first, part(111, 'me = 2\n'), 111);
  expect(textOf(second)).toBe('Time = 1\nTime = 2\n');
  expect(second.beginsLater).toBe(true);
  expect(withPart(NOTHING, part(0, 'x'), null).beginsLater).toBe(false);
});

it('shows no text twice and joins none that does not belong together where an answer begins elsewhere', () => {
  const first = withPart(NOTHING, part(0, 'Time = 1\n'), null);
  const skipped = withPart(first, part(500, 'Time = 9\n'), 9);
  expect([textOf(skipped), skipped.beginsLater]).toEqual(['Time = 9\n', true]);
  const again = withPart(first, part(0, 'Time = 0\n'), 9);
  expect([textOf(again), again.beginsLater]).toEqual(['Time = 0\n', false]);
});
