/**
 * Reads what a display sends into memory that is used again. A desktop may send a gigabyte a second: fresh memory for each piece of that
 * would cost more than passing it on.
 */
import type { OnReadOpts, Socket } from 'node:net';

/** Each display has as much of its own: enough for what comes while little happens. */
const SMALL_BYTES = 2 * 1024;
/** As much as a Unix socket holds. */
const LARGE_BYTES = 256 * 1024;
const FREE_MAX = 8;

/** False where the bytes are still needed after it has returned: then nothing is read until `release`. */
export type Take = (bytes: Buffer) => boolean;

export interface DisplayReads {
  /** To be given to the call that makes the socket, which then emits no 'data'. */
  onread: OnReadOpts;
  /** Who takes from now on what comes. */
  handTo(take: Take): void;
  /** Nothing that was taken is needed any more. */
  release(socket: Socket): void;
}

/** Large buffers that all displays share: those need one that send much at the moment. */
export function displayReader(): () => DisplayReads {
  const free: Buffer[] = [];
  const largeBuffer = (): Buffer => free.pop() ?? Buffer.allocUnsafeSlow(LARGE_BYTES);
  const giveBack = (buffer: Buffer): void => {
    if (buffer.length === LARGE_BYTES && free.length < FREE_MAX) free.push(buffer);
  };

  return () => {
    let small: Buffer = Buffer.allocUnsafeSlow(SMALL_BYTES);
    let current = small;
    let needed: Buffer[] = [];
    let take: Take = () => true;

    /** Decides what to read into after so many bytes came. */
    function proceed(count: number, isDone: boolean): void {
      const muchComes = count === current.length || count > SMALL_BYTES;
      if (!isDone) {
        needed.push(current);
        if (current === small) small = Buffer.allocUnsafeSlow(SMALL_BYTES);
      } else if (muchComes && current !== small) {
        return;
      } else {
        giveBack(current);
      }
      current = muchComes ? largeBuffer() : small;
    }

    return {
      onread: {
        buffer: () => current,
        callback(count) {
          const isDone = take(current.subarray(0, count));
          proceed(count, isDone);
          return isDone;
        },
      },
      handTo(next) {
        take = next;
      },
      release(socket) {
        if (needed.length === 0) return;
        for (const buffer of needed) giveBack(buffer);
        needed = [];
        socket.resume();
      },
    };
  };
}
