/** What a process that unpacks an archive tells, as users are told it. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import type { FileFault, UnpackingLine, UnpackingNews } from './schema.ts';

/** The process ends where nobody reads any more what it tells. */
export async function* unpackingNews(
  bytes: Readable,
  problemOf: (state: Exclude<FileFault, 'elsewhere'>, name: string | undefined) => Problem,
): AsyncGenerator<UnpackingNews> {
  try {
    for await (const text of createInterface({ input: bytes })) {
      const line = JSON.parse(text) as UnpackingLine;
      switch (line.state) {
        case 'going': {
          const { entries, read, size } = line;
          yield { entries, read, size };
          break;
        }
        case 'done': {
          const { entry, entries, left_out, left_out_count } = line;
          return yield { entry, entries, left_out, left_out_count };
        }
        case 'failed':
          return yield toldOf(stopped());
        default:
          return yield toldOf(problemOf(line.state, line.name));
      }
    }
    yield toldOf(stopped());
  } finally {
    bytes.destroy();
  }
}

const stopped = (): Problem =>
  new Problem('unavailable', 'Unpacking was stopped before its end, and nothing of it is left. Try again in a moment.');

const toldOf = ({ code, status, title, message }: Problem): UnpackingNews => ({
  problem: { type: 'about:blank', title, status, code, detail: message },
});
