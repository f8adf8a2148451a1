import { describe, expect, it } from 'vitest';
import { isPaletteKey } from './palette-key.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const ctrl = { ...none, ctrlKey: true };

describe('the key of the palette', () => {
  it.each([
    [{ ...ctrl, key: 'k', code: 'KeyK' }],
    [{ ...ctrl, key: 'K', code: 'KeyK' }],
    [{ ...none, metaKey: true, key: 'k', code: 'KeyK' }],
    [{ ...ctrl, key: 'ㅏ', code: 'KeyK' }],
    [{ ...ctrl, key: 'Process', code: 'KeyK' }],
    [{ ...ctrl, key: 'k', code: 'KeyV' }],
  ])('is %j', (event) => expect(isPaletteKey(event)).toBe(true));

  it.each([
    [{ ...none, key: 'k', code: 'KeyK' }],
    [{ ...ctrl, shiftKey: true, key: 'K', code: 'KeyK' }],
    [{ ...ctrl, altKey: true, key: 'k', code: 'KeyK' }],
    [{ ...ctrl, metaKey: true, key: 'k', code: 'KeyK' }],
    [{ ...ctrl, key: 't', code: 'KeyK' }],
  ])('is not %j', (event) => expect(isPaletteKey(event)).toBe(false));
});
