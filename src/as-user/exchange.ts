/** One request to a program that acts as an account, and its answer: a line each, with bytes of a file after either. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

const ERROR_BYTES_MAX = 10_000;
const LINE_FEED = 10;

export interface Exchanged {
  /** null: it ended without one, or took too long. */
  answer: string | null;
  timedOut: boolean;
  /** What it said of its faults. */
  error: string;
  /** What comes after the answer. */
  bytes: Readable;
}

/** A process of another account cannot be killed: one that takes too long is left to end by itself. */
export function exchange(
  [program = '', ...args]: string[],
  request: string,
  options: { timeoutMs: number; answerBytesMax: number; body?: Readable | undefined },
): Promise<Exchanged> {
  const { body } = options;
  return new Promise((resolve) => {
    // English messages, and nothing of the portal's own environment.
    const child = spawn(program, args, { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' } });
    const chunks: Buffer[] = [];
    let length = 0;
    let error = '';
    const end = (answer: string | null, timedOut = false): void => {
      clearTimeout(timer);
      child.stdout.off('data', take);
      if (answer === null) {
        child.kill();
        child.stdout.destroy();
        child.stderr.destroy();
        child.unref();
      }
      resolve({ answer, timedOut, error, bytes: child.stdout });
    };
    const timer = setTimeout(() => end(null, true), options.timeoutMs);
    const take = (chunk: Buffer): void => {
      const at = chunk.indexOf(LINE_FEED);
      chunks.push(at < 0 ? chunk : chunk.subarray(0, at));
      length += chunk.length;
      if (at >= 0) {
        child.stdout.pause();
        if (at + 1 < chunk.length) child.stdout.unshift(chunk.subarray(at + 1));
        end(Buffer.concat(chunks).toString());
      } else if (length > options.answerBytesMax) end(null, true);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', (chunk: Buffer) => {
      if (error.length < ERROR_BYTES_MAX) error += chunk.toString();
    });
    child.on('error', (cause) => {
      error += `sudo: ${cause.message}`;
    });
    child.on('close', () => end(null));
    // It may end before it has read all: what it answers says why, and who sends is heard to the end.
    child.stdin.on('error', () => {
      body?.unpipe(child.stdin);
      body?.resume();
    });
    child.stdin.write(`${request}\n`);
    if (body === undefined) child.stdin.end();
    else {
      body.pipe(child.stdin);
      // What came of it counts.
      body.once('close', () => child.stdin.end());
    }
  });
}
