import { describe, expect, it } from 'vitest';
import { createClipboard, isTooLong, LONGEST_BYTES } from './clipboard.ts';

function both(options: { mayWrite?: boolean; isInFront?: boolean } = {}) {
  const desktop: string[] = [];
  const browser: string[] = [];
  const clipboard = createClipboard({
    toDesktop: (text) => desktop.push(text),
    toBrowser: async (text) => {
      if (options.mayWrite !== false) browser.push(text);
      return options.mayWrite !== false;
    },
    toBrowserByClick: async (text) => {
      browser.push(text);
      return true;
    },
    isInFront: () => options.isInFront ?? true,
  });
  return { ...clipboard, desktop, browser };
}

const TEXT = 'English 한국어 🙂';

describe('what is copied in the desktop', () => {
  it('goes to the browser', async () => {
    const { copied, browser, state } = both();
    await copied(TEXT);
    expect(browser).toEqual([TEXT]);
    expect(state()).toEqual({ text: TEXT, isWaiting: false });
  });

  it('waits for a click where the browser refuses it', async () => {
    const { copied, browser, state, take } = both({ mayWrite: false });
    await copied(TEXT);
    expect(state()).toEqual({ text: TEXT, isWaiting: true });
    expect(await take()).toBe(true);
    expect(browser).toEqual([TEXT]);
    expect(state()).toEqual({ text: TEXT, isWaiting: false });
  });

  it('is kept, but neither written nor reported as refused, while the page is in the background', async () => {
    const { copied, browser, state } = both({ isInFront: false });
    await copied(TEXT);
    expect(browser).toEqual([]);
    expect(state()).toEqual({ text: TEXT, isWaiting: false });
  });

  it('is not sent back', async () => {
    const { copied, offer, desktop } = both();
    await copied('two\nlines');
    expect(offer('two\r\nlines')).toBe('nothing new');
    expect(desktop).toEqual([]);
  });
});

describe('what is copied outside', () => {
  it('goes to the desktop, once', () => {
    const { offer, desktop } = both();
    expect(offer(TEXT)).toBe('passed on');
    expect(offer(TEXT)).toBe('nothing new');
    expect(desktop).toEqual([TEXT]);
  });

  it('has one sort of line ends there', () => {
    const { offer, desktop } = both();
    offer('a\r\nb\rc\n');
    expect(desktop).toEqual(['a\nb\nc\n']);
  });

  it('does not replace what was copied in the desktop later and could not be written outside', async () => {
    const { offer, copied, desktop } = both({ mayWrite: false });
    offer('old');
    await copied('newer');
    expect(offer('old')).toBe('nothing new');
    expect(offer('newest')).toBe('passed on');
    expect(desktop).toEqual(['old', 'newest']);
  });

  it('goes to the desktop again after a new connection, which has none of it', () => {
    const { offer, reset, desktop } = both();
    offer(TEXT);
    reset();
    expect(offer(TEXT)).toBe('passed on');
    expect(desktop).toEqual([TEXT, TEXT]);
  });

  it('is refused where the display would drop it without a word', () => {
    const { offer, desktop } = both();
    expect(offer('한'.repeat(Math.ceil(LONGEST_BYTES / 3)))).toBe('too long');
    expect(desktop).toEqual([]);
    expect(offer('shorter')).toBe('passed on');
  });

  it('is measured as it is sent', () => {
    expect(isTooLong('x'.repeat(LONGEST_BYTES - 1))).toBe(false);
    expect(isTooLong('x'.repeat(LONGEST_BYTES))).toBe(true);
    expect(isTooLong('\n'.repeat(LONGEST_BYTES / 2))).toBe(true);
    expect(isTooLong('\r\n'.repeat(LONGEST_BYTES / 2 - 1))).toBe(false);
  });

  it('is sent whole even with half a character in it', () => {
    const { offer, desktop } = both();
    offer('a\ud83db');
    expect(desktop).toEqual(['a\ufffdb']);
  });
});

describe('what is put into the panel', () => {
  it('goes to both sides, so that the next Ctrl+V does not bring an older text', async () => {
    const { put, offer, desktop, browser } = both();
    offer('old');
    expect(await put(TEXT)).toBe('passed on');
    expect(offer(TEXT)).toBe('nothing new');
    expect([desktop, browser]).toEqual([['old', TEXT], [TEXT]]);
  });

  it('replaces itself even where nothing has changed, for the desktop may have something else by now', async () => {
    const { put, desktop } = both();
    await put(TEXT);
    await put(TEXT);
    expect(desktop).toEqual([TEXT, TEXT]);
  });
});

it('a copy that comes while the browser is still being asked is the one that counts', async () => {
  const answers: ((allowed: boolean) => void)[] = [];
  const clipboard = createClipboard({
    toDesktop: () => {},
    toBrowser: () => new Promise((resolve) => answers.push(resolve)),
    toBrowserByClick: async () => true,
    isInFront: () => true,
  });
  const first = clipboard.copied('first');
  const second = clipboard.copied('second');
  answers[1]?.(true);
  await second;
  answers[0]?.(false);
  await first;
  expect(clipboard.state()).toEqual({ text: 'second', isWaiting: false });
});
