import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeyQueue } from './keyQueue.ts';
import { KEYSYM } from './keysyms.ts';

const UNICODE = 0x01000000;

function start() {
  const sent: string[] = [];
  const queue = createKeyQueue((keysym, _code, down) => {
    const name = keysym >= UNICODE ? String.fromCodePoint(keysym - UNICODE) : keysym.toString(16);
    sent.push(`${down ? '+' : '-'}${name}`);
  });
  return { queue, sent };
}

describe('the key queue', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends keys that every server has at once', () => {
    const { queue, sent } = start();
    queue.text('ab');
    expect(sent).toEqual(['+61', '-61', '+62', '-62']);
  });

  it('spreads syllables over time, and lets nothing typed later pass them', async () => {
    const { queue, sent } = start();
    queue.key(0x20, 'Space', true);
    queue.text('한글');
    queue.key(0x61, 'KeyA', true);
    expect(sent).toEqual(['+20', '+한', '-한']);
    await vi.advanceTimersToNextTimerAsync();
    expect(sent).toEqual(['+20', '+한', '-한', '+글', '-글']);
    await vi.advanceTimersToNextTimerAsync();
    expect(sent.at(-1)).toBe('+61');
  });

  it('begins a connection with a harmless key when the first one typed is one that the server has to add', async () => {
    const { queue, sent } = start();
    queue.text('꽃');
    expect(sent).toEqual(['+ffe1', '-ffe1', '+꽃', '-꽃']);
    queue.clear();
    queue.text('잎');
    expect(sent.slice(4)).toEqual(['+ffe1', '-ffe1', '+잎', '-잎']);
  });

  it('presses chords in order and releases them in reverse', () => {
    const { queue, sent } = start();
    queue.chord([KEYSYM.controlLeft, 0x73]);
    expect(sent).toEqual(['+ffe3', '+73', '-73', '-ffe3']);
  });

  it('types line ends as Return, once each', () => {
    const { queue, sent } = start();
    queue.text('\r\n\n');
    expect(sent).toEqual(['+ff0d', '-ff0d', '+ff0d', '-ff0d']);
  });

  it('forgets what waits when the connection is another', async () => {
    const { queue, sent } = start();
    queue.text('가나다');
    queue.clear();
    await vi.runAllTimersAsync();
    expect(sent).toEqual(['+ffe1', '-ffe1', '+가', '-가']);
  });
});
