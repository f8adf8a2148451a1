import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePng, pngChunk } from '../../tests/support/png.ts';
import { thumbnailFault } from './thumbnail-png.ts';

const small = makePng(32, 18);
const without = (bytes: number) => small.subarray(0, small.length - bytes);

describe('a picture of a screen', () => {
  it.each([
    [1, 1],
    [320, 180],
    [320, 240],
  ])('of %ix%i is taken', (width, height) => {
    expect(thumbnailFault(makePng(width, height))).toBeNull();
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'not a whole PNG'],
    ['text', Buffer.from('<svg onload="alert(1)"/>'), 'not a whole PNG'],
    ['its signature alone', small.subarray(0, 8), 'not an RGB picture'],
    ['one that was cut', without(1), 'not a whole PNG'],
    ['one without its end', without(12), 'parts beside'],
    ['one with something behind it', Buffer.concat([small, Buffer.from('<script>')]), 'not a whole PNG'],
    ['one with a chunk behind its end', Buffer.concat([small, pngChunk('IDAT', Buffer.alloc(1))]), 'parts beside'],
    ['one with a text in it', makePng(2, 2, { more: pngChunk('tEXt', Buffer.from('a\0b')) }), 'parts beside'],
    ['one with a palette', makePng(2, 2, { kind: [8, 3, 0, 0, 0] }), 'not an RGB picture'],
    ['one that is interlaced', makePng(2, 2, { kind: [8, 2, 0, 0, 1] }), 'not an RGB picture'],
    ['one that is too wide', makePng(321, 1), '321x1 pixels'],
    ['one that is too high', makePng(1, 241), '1x241 pixels'],
    ['one without pixels', makePng(0, 5), '0x5 pixels'],
    ['fewer pixels than its size', makePng(9, 9, { pixels: Buffer.alloc(80) }), 'not those of its size'],
    ['a bomb', makePng(9, 9, { pixels: Buffer.alloc(50_000_000) }), 'not those of its size'],
  ])('is not %s', (_what, bytes, fault) => {
    expect(thumbnailFault(bytes)).toContain(fault);
  });

  it('is none once any byte of it has changed', () => {
    const change = fc.record({ at: fc.nat(small.length - 1), by: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(change, ({ at, by }) => {
        const changed = Buffer.from(small);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(thumbnailFault(changed)).not.toBeNull();
      }),
    );
  });
});
