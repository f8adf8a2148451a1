/** What a Korean input method does with keys in Chromium, step for step as browsers report it to a page. */
import type { Page } from '@playwright/test';

/** Each method is one key; `syllable` is the one in composition. */
export interface InputMethod {
  /** A jamo that makes the syllable in composition `text`; the first one begins it. */
  jamo(text: string): Promise<void>;
  /** A jamo that ends the syllable before as `syllable` and begins the next as `text`. */
  next(syllable: string, text: string): Promise<void>;
  space(syllable: string): Promise<void>;
  enter(syllable: string): Promise<void>;
  /** The input method takes the arrow to end the syllable and gives only the key's release to the page. */
  arrowLeft(syllable: string): Promise<void>;
  /** Takes the last jamo away, which leaves `text`. */
  backspace(text: string): Promise<void>;
  /** Ends the syllable without a key, as the Hangul key does. */
  commit(syllable: string): Promise<void>;
}

export async function inputMethod(page: Page): Promise<InputMethod> {
  const cdp = await page.context().newCDPSession(page);
  const taken = (code: string) =>
    cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Process', code });
  const released = (code: string, key: string, windowsVirtualKeyCode: number) =>
    cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', windowsVirtualKeyCode, key, code });
  const composed = (text: string) =>
    cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  const committed = (text: string) => cdp.send('Input.insertText', { text });

  return {
    async jamo(text) {
      await taken('KeyR');
      await composed(text);
      await released('KeyR', 'r', 82);
    },
    async next(syllable, text) {
      await taken('KeyR');
      await committed(syllable);
      await composed(text);
      await released('KeyR', 'r', 82);
    },
    async space(syllable) {
      await taken('Space');
      await committed(syllable);
      await committed(' ');
      await released('Space', ' ', 32);
    },
    async enter(syllable) {
      await taken('Enter');
      await committed(syllable);
      await cdp.send('Input.dispatchKeyEvent', { type: 'char', text: '\r' });
      await released('Enter', 'Enter', 13);
    },
    async arrowLeft(syllable) {
      await taken('ArrowLeft');
      await committed(syllable);
      await released('ArrowLeft', 'ArrowLeft', 37);
    },
    async backspace(text) {
      await taken('Backspace');
      await composed(text);
      await released('Backspace', 'Backspace', 8);
    },
    async commit(syllable) {
      await committed(syllable);
    },
  };
}

/** Composes Hangul: each syllable grows step by step and is then committed. */
export async function composeHangul(page: Page, syllables: string[][]): Promise<void> {
  const keyboard = await inputMethod(page);
  for (const steps of syllables) {
    for (const text of steps) await keyboard.jamo(text);
    await keyboard.commit(steps.at(-1) ?? '');
  }
}

/** So many different ones: many times more than an X keyboard map has room for. */
export function manySyllables(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String.fromCodePoint(0xac00 + ((index * 7919) % 11_172)));
}
