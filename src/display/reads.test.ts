import { Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import { type DisplayReads, displayReader, type Take } from './reads.ts';

const KILOBYTE = 1024;

/** What the socket does: it asks where to put the bytes, and tells how many came. */
function arrive(reads: DisplayReads, bytes: Buffer): boolean {
  const { buffer, callback } = reads.onread;
  const place = (buffer as () => Buffer)();
  const count = Math.min(bytes.length, place.length);
  bytes.copy(place, 0, 0, count);
  const goesOn = callback(count, place);
  return count < bytes.length ? arrive(reads, bytes.subarray(count)) : goesOn;
}
const sizeOf = (reads: DisplayReads): number => (reads.onread.buffer as () => Buffer)().length;

it.each([10, 2 * KILOBYTE, 300 * KILOBYTE])(
  'leaves %d bytes alone that are still needed, however much comes after them',
  (size) => {
    const reads = displayReader()();
    const taken: Buffer[] = [];
    reads.handTo((bytes) => {
      taken.push(bytes);
      return false;
    });
    const pieces = Array.from({ length: 12 }, (_, n) => Buffer.alloc(size, n + 1));
    for (const piece of pieces) expect(arrive(reads, piece)).toBe(false);
    expect(Buffer.concat(taken).equals(Buffer.concat(pieces))).toBe(true);
  },
);

it('reads on when nothing that was taken is needed any more, and not before', () => {
  const reads = displayReader()();
  const socket = new Socket();
  const resume = vi.spyOn(socket, 'resume');
  reads.handTo(() => true);
  expect(arrive(reads, Buffer.alloc(10))).toBe(true);
  reads.release(socket);
  expect(resume).not.toHaveBeenCalled();
  reads.handTo(() => false);
  expect(arrive(reads, Buffer.alloc(10))).toBe(false);
  reads.release(socket);
  expect(resume).toHaveBeenCalledOnce();
});

it('has a large buffer only while much comes, and hands it to the next display that needs one', () => {
  const newReads = displayReader();
  const [first, second] = [newReads(), newReads()];
  const used = new Set<ArrayBufferLike>();
  const take: Take = (bytes) => {
    if (bytes.length > 4 * KILOBYTE) used.add(bytes.buffer);
    return true;
  };
  for (const reads of [first, second]) {
    reads.handTo(take);
    const idle = sizeOf(reads);
    arrive(reads, Buffer.alloc(900 * KILOBYTE));
    expect(sizeOf(reads)).toBeGreaterThan(100 * KILOBYTE);
    arrive(reads, Buffer.alloc(10));
    expect(sizeOf(reads)).toBe(idle);
  }
  expect(used.size).toBe(1);
});
