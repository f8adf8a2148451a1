import { describe, expect, it } from 'vitest';
import { createKeyQueue } from '../keyQueue.ts';
import { KEYSYM } from '../keysyms.ts';
import { createLatch } from './latch.ts';

const NAMES: Record<number, string> = { [KEYSYM.controlLeft]: 'Ctrl', [KEYSYM.altLeft]: 'Alt', [KEYSYM.tab]: 'Tab' };

function start() {
  const sent: string[] = [];
  const latch = createLatch(
    createKeyQueue((keysym, _code, down) => {
      sent.push(`${down ? '+' : '-'}${NAMES[keysym] ?? String.fromCharCode(keysym)}`);
    }),
  );
  return { ...latch, sent: () => sent.splice(0) };
}

describe('a latched modifier', () => {
  it('is down for the next text, and for that alone', () => {
    const { toggle, keys, held, sent } = start();
    toggle(KEYSYM.controlLeft);
    expect(held()).toEqual([KEYSYM.controlLeft]);
    keys.text('c');
    expect(sent()).toEqual(['+Ctrl', '+c', '-c', '-Ctrl']);
    expect(held()).toEqual([]);
    keys.text('c');
    expect(sent()).toEqual(['+c', '-c']);
  });

  it('can be combined with another, for a key of the row or of a real keyboard', () => {
    const { toggle, keys, sent } = start();
    toggle(KEYSYM.controlLeft);
    toggle(KEYSYM.altLeft);
    keys.chord([KEYSYM.tab]);
    expect(sent()).toEqual(['+Ctrl', '+Alt', '+Tab', '-Tab', '-Ctrl', '-Alt']);
    toggle(KEYSYM.controlLeft);
    keys.key(0x78, 'KeyX', true);
    keys.key(0x78, 'KeyX', false);
    expect(sent()).toEqual(['+Ctrl', '+x', '-x', '-Ctrl']);
  });

  it('outlives a Shift that is pressed for the next key', () => {
    const { toggle, keys, held } = start();
    toggle(KEYSYM.controlLeft);
    keys.key(KEYSYM.shiftLeft, 'ShiftLeft', true);
    keys.key(KEYSYM.shiftLeft, 'ShiftLeft', false);
    expect(held()).toEqual([KEYSYM.controlLeft]);
  });

  it('is let go by a second tap', () => {
    const { toggle, held, sent } = start();
    toggle(KEYSYM.controlLeft);
    toggle(KEYSYM.controlLeft);
    expect(sent()).toEqual(['+Ctrl', '-Ctrl']);
    expect(held()).toEqual([]);
  });

  it('is forgotten with the connection, which held it', () => {
    const { toggle, keys, held, sent } = start();
    toggle(KEYSYM.controlLeft);
    sent();
    keys.clear();
    expect(held()).toEqual([]);
    expect(sent()).toEqual([]);
  });
});
