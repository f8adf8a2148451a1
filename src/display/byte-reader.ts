/** Reads exact numbers of bytes from a stream that arrives in pieces. */

export interface ByteReader {
  /** Takes in what arrived, until the stream has ended. Throws, and has ended, where more piles up than anybody may send unasked. */
  push(bytes: Buffer): void;
  /** The next `length` bytes; one read at a time. Rejects once the stream has ended. */
  read(length: number): Promise<Buffer>;
  end(error: Error): void;
  /** Everything that arrived and was not read. */
  rest(): Buffer;
}

const PENDING_MAX_BYTES = 64 * 1024;

export function byteReader(): ByteReader {
  let pending: Buffer = Buffer.alloc(0);
  let ended: Error | null = null;
  let waiting: { length: number; resolve: (bytes: Buffer) => void; reject: (error: Error) => void } | null = null;

  function serve(): void {
    if (!waiting) return;
    const { length, resolve, reject } = waiting;
    if (pending.length >= length) {
      waiting = null;
      const bytes = pending.subarray(0, length);
      pending = pending.subarray(length);
      resolve(bytes);
    } else if (ended) {
      waiting = null;
      reject(ended);
    }
  }

  return {
    push(bytes) {
      if (ended) return;
      if (pending.length + bytes.length > PENDING_MAX_BYTES) {
        pending = Buffer.alloc(0);
        ended = new Error('too much was sent during the handshake');
        serve();
        throw ended;
      }
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      serve();
    },
    read(length) {
      return new Promise((resolve, reject) => {
        waiting = { length, resolve, reject };
        serve();
      });
    },
    end(error) {
      ended ??= error;
      serve();
    },
    rest() {
      const bytes = pending;
      pending = Buffer.alloc(0);
      return bytes;
    },
  };
}
