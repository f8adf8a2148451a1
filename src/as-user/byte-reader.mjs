// @ts-check
/** Bytes that come in pieces of any length, read in pieces of one's own. */
import { ArchiveFault } from './archive-fault.mjs';

/** @param {AsyncIterable<Buffer>} bytes */
export function byteReader(bytes) {
  const source = bytes[Symbol.asyncIterator]();
  /** @type {Buffer} */
  let rest = Buffer.alloc(0);

  /**
   * Some of the next ones, one at least. Where there are none, it was cut off.
   * @param {number} most
   */
  async function some(most) {
    while (rest.length === 0) {
      const next = await source.next();
      if (next.done) throw new ArchiveFault('broken');
      rest = next.value;
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(taken.length);
    return taken;
  }

  /** @param {number} count */
  async function* part(count) {
    for (let left = count; left > 0; ) {
      const taken = await some(left);
      left -= taken.length;
      yield taken;
    }
  }

  return {
    part: (/** @type {number} */ count) => resumable(part(count)),

    /** @param {number} count */
    async exactly(count) {
      const pieces = [];
      for await (const piece of part(count)) pieces.push(piece);
      return Buffer.concat(pieces);
    },

    /** @param {number} count */
    async pass(count) {
      for await (const _ of part(count));
    },

    /** Reads to the end. */
    async drain() {
      while (!(await source.next()).done);
    },

    /** Whoever gives them has nothing to give any more. */
    async close() {
      await source.return?.();
    },
  };
}

/**
 * Who stops in the middle may go on later.
 * @template T
 * @param {AsyncGenerator<T>} generator
 * @returns {AsyncIterable<T>}
 */
const resumable = (generator) => ({ [Symbol.asyncIterator]: () => ({ next: () => generator.next() }) });
