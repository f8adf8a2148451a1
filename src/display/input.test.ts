import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputRecognizer } from './input.ts';

/** Every message with its length as RFC 6143 and the extensions have it, so that nothing here is taken from the recognizer. */
const message = (type: number, ...rest: number[]): Buffer => Buffer.of(type, ...rest);
const filled = (type: number, bytes: number): Buffer => Buffer.concat([Buffer.of(type), Buffer.alloc(bytes - 1, 4)]);
const u16 = (value: number): number[] => [value >> 8, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

const setPixelFormat = filled(0, 20);
const updateRequest = filled(3, 10);
const continuousUpdates = filled(150, 10);
const xvp = filled(250, 4);
const key = message(4, 1, 0, 0, ...u32(0x61));
const qemuKey = message(255, 0, ...u16(1), ...u32(0x61), ...u32(30));
const pointer = message(5, 0, ...u16(10), ...u16(20));
const encodings = (...list: number[]): Buffer => message(2, 0, ...u16(list.length), ...list.flatMap(u32));
const desktopSize = (screens: number): Buffer =>
  Buffer.concat([message(251, 0, ...u16(800), ...u16(600), screens, 0), Buffer.alloc(screens * 16, 5)]);
const fence = (payload: number): Buffer =>
  Buffer.concat([message(248, 0, 0, 0, ...u32(1), payload), Buffer.alloc(payload, 6)]);
const cutText = (text: string): Buffer =>
  Buffer.concat([message(6, 0, 0, 0, ...u32(Buffer.byteLength(text))), Buffer.from(text)]);
const extendedClipboard = (action: number, bytes: number): Buffer =>
  Buffer.concat([message(6, 0, 0, 0, ...u32(-(4 + bytes)), action, 0, 0, 1), Buffer.alloc(bytes, 4)]);
/** What a client can do names every action, as noVNC answers it to each server by itself. */
const [CAPS, REQUEST, NOTIFY, PROVIDE] = [0x1f, 0x02, 0x08, 0x10];

/** How often input was recognized in what a client sends after ClientInit, and which type was not understood. */
function recognized(stream: Buffer, pieces: number[] = []) {
  const seen = { inputs: 0, lost: null as number | null };
  const take = inputRecognizer({
    input: () => {
      seen.inputs += 1;
    },
    lost: (type) => {
      seen.lost = type;
    },
  });
  let rest = Buffer.concat([Buffer.of(1), stream]);
  for (const size of [...pieces, rest.length]) {
    take(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  return seen;
}

describe('input', () => {
  it.each([
    ['a key', key],
    ['a key with its scan code', qemuKey],
    ['the pointer', pointer],
    ['a text for the clipboard', cutText('text')],
    ['word of a new clipboard', extendedClipboard(NOTIFY, 0)],
  ])('is %s', (_what, bytes) => {
    expect(recognized(Buffer.concat([bytes, bytes]))).toEqual({ inputs: 2, lost: null });
  });

  it.each([
    ['a pixel format', setPixelFormat],
    ['encodings', encodings(7, -223, 16)],
    ['no encodings', encodings()],
    ['a request for pictures', updateRequest],
    ['the switch of continuous updates', continuousUpdates],
    ['a fence', fence(64)],
    ['an empty fence', fence(0)],
    ['power control', xvp],
    ['a new size of the window', desktopSize(2)],
    ['what a client can do with the clipboard', extendedClipboard(CAPS, 8)],
    ["a request for the application's clipboard", extendedClipboard(REQUEST, 0)],
    ['the clipboard that the server asked for', extendedClipboard(PROVIDE, 5000)],
  ])('is not %s, and what follows is understood', (_what, bytes) => {
    expect(recognized(bytes)).toEqual({ inputs: 0, lost: null });
    expect(recognized(Buffer.concat([bytes, bytes, key]))).toEqual({ inputs: 1, lost: null });
  });

  it('is not hidden by more buttons of a mouse, which only a client that has offered them sends', () => {
    const moreButtons = message(5, 0x80, ...u16(10), ...u16(20), 1);
    const eighthButton = message(5, 0x80, ...u16(10), ...u16(20));
    expect(recognized(Buffer.concat([encodings(0, -316), moreButtons, pointer, key]))).toEqual({
      inputs: 3,
      lost: null,
    });
    expect(recognized(Buffer.concat([encodings(0), eighthButton, pointer, key]))).toEqual({ inputs: 3, lost: null });
  });

  it.each([
    ['of an unknown type', 99, message(99, 1, 2, 3)],
    ["of QEMU's that is not known", 255, message(255, 1, 0, 0)],
    ['whose length cannot be', 6, message(6, 0, 0, 0, ...u32(-3), 0, 0, 0)],
  ])('may be anything after a message %s: what cannot be understood is not taken for rest', (_what, type, bytes) => {
    const { inputs, lost } = recognized(Buffer.concat([updateRequest, bytes]));
    expect(lost).toBe(type);
    expect(inputs).toBeGreaterThan(0);
  });

  it('is recognized alike in whatever pieces the messages arrive', () => {
    const some = fc.oneof(
      fc.constantFrom(setPixelFormat, updateRequest, continuousUpdates, xvp, key, qemuKey, pointer),
      fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 40 }).map((list) => encodings(...list)),
      fc.integer({ min: 0, max: 4 }).map(desktopSize),
      fc.integer({ min: 0, max: 64 }).map(fence),
      fc.string({ maxLength: 200 }).map(cutText),
      fc
        .tuple(fc.constantFrom(CAPS, REQUEST, NOTIFY, PROVIDE), fc.nat(300))
        .map(([action, bytes]) => extendedClipboard(action, bytes)),
    );
    fc.assert(
      fc.property(
        fc.array(some, { maxLength: 30 }),
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }),
        (messages, pieces) => {
          const alone = messages.reduce((sum, one) => sum + recognized(one).inputs, 0);
          expect(recognized(Buffer.concat(messages), pieces)).toEqual({ inputs: alone, lost: null });
        },
      ),
    );
  });

  it('never throws, whatever is sent', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.integer({ min: 0, max: 40 })), (bytes, pieces) => {
        recognized(Buffer.from(bytes), pieces);
      }),
    );
  });
});
