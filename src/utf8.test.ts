import { expect, it } from 'vitest';
import { cutAtBeginning, cutAtEnd } from './utf8.ts';

const bytes = Buffer.from('가é🚢x');

it('knows of each cut whether it goes through a character', () => {
  const boundaries = [0, 3, 5, 9, 10];
  for (let at = 0; at <= bytes.length; at++) {
    const before = Math.max(...boundaries.filter((boundary) => boundary <= at));
    const after = Math.min(...boundaries.filter((boundary) => boundary >= at));
    expect([at, cutAtEnd(bytes.subarray(0, at))]).toEqual([at, at - before]);
    expect([at, cutAtBeginning(bytes.subarray(at))]).toEqual([at, after - at]);
  }
});

it('holds nothing back of bytes that are no text', () => {
  expect(cutAtEnd(Buffer.from([0xff, 0xfe, 0x80, 0x80, 0x80, 0x80]))).toBe(0);
  expect(cutAtEnd(Buffer.from([0xff]))).toBe(0);
});
