/** Modifiers for keyboards that have none: a tap presses one, and the next key lets it go. */
import type { KeyQueue } from '../keyQueue.ts';
import { isModifierKeysym } from '../keysyms.ts';

export type Latch = ReturnType<typeof createLatch>;

export function createLatch(queue: KeyQueue) {
  let held: readonly number[] = [];
  const listeners = new Set<() => void>();

  const become = (next: readonly number[]) => {
    held = next;
    for (const listener of listeners) listener();
  };

  const letGo = () => {
    if (held.length === 0) return;
    for (const keysym of held) queue.key(keysym, '', false);
    become([]);
  };

  const keys: KeyQueue = {
    key: (keysym, code, down) => {
      queue.key(keysym, code, down);
      if (!down && !isModifierKeysym(keysym)) letGo();
    },
    text: (text) => {
      queue.text(text);
      letGo();
    },
    chord: (keysyms) => {
      queue.chord(keysyms);
      letGo();
    },
    clear: () => {
      queue.clear();
      become([]);
    },
  };

  return {
    /** The queue, as whoever types is to use it. */
    keys,
    toggle: (keysym: number) => {
      const isHeld = held.includes(keysym);
      queue.key(keysym, '', !isHeld);
      become(isHeld ? held.filter((one) => one !== keysym) : [...held, keysym]);
    },
    held: () => held,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
