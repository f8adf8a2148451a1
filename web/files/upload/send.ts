/** One file to its place, in parts: what was interrupted goes on where it was, for as long as somebody waits for it. */
import type { FileEntry, UploadState } from '../../../src/files/schema.ts';
import { ApiError, api } from '../../ui/api.ts';
import { entryAddress } from '../queries.ts';
import { uploadId } from './upload-id.ts';

const MIB = 1024 * 1024;
const PART_BYTES = MIB;
const PART_BYTES_MAX = 32 * MIB;
/** A part that took less is too small for this line, one that took more too large. */
const FAST_MS = 1_000;
const SLOW_MS = 4_000;
const PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 30_000;
/** Whoever answers that often that nothing came along does not take it. */
const STANDSTILLS_MAX = 5;

/** The file cannot be read any more: it was changed, moved or removed on the user's computer. */
export class UnreadableError extends Error {}

export interface Sending {
  file: File;
  path: string;
  /** The version of the file that it takes the place of; null: of none. */
  replaces: string | null;
  signal: AbortSignal;
  onProgress: (bytes: number) => void;
  onLine: (isThere: boolean) => void;
  /** Ends after that time, or as soon as there is reason to try again. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  now: () => number;
}

const address = (path: string, id: string, part: Record<string, string> = {}): string =>
  `/api/files/upload?${new URLSearchParams({ path, upload_id: id, ...part })}`;

/** Throws what cannot be mended by waiting. */
export async function sendFile(sending: Sending): Promise<void> {
  const { file, path, replaces, signal, onProgress, now } = sending;
  const id = uploadId(file, path);
  let partBytes = PART_BYTES;
  let standstills = 0;
  let failures = 0;
  let offset = (await patiently(sending, () => api.get<UploadState>(address(path, id), signal))).offset;
  for (;;) {
    onProgress(Math.min(offset, file.size));
    const end = Math.min(offset + partBytes, file.size);
    // The part itself and not its bytes: the browser reads them as they go, which is several times as fast.
    const bytes = file.slice(offset, end);
    const part = { from: String(offset), size: String(file.size), ...(replaces !== null && { replaces }) };
    const begun = now();
    let answer: UploadState;
    try {
      answer = await api.putBytes<UploadState>(address(path, id, part), bytes, signal);
      sending.onLine(true);
    } catch (error) {
      if (!isPassing(error)) throw error;
      await demandReadable(file, offset);
      await waitAfter(sending, error, failures);
      failures += 1;
      partBytes = PART_BYTES;
      const state = await patiently(sending, () => api.get<UploadState>(address(path, id), signal));
      // The last part may have come through, and only its answer got lost.
      if (end === file.size && state.offset === 0 && (await isThere(sending))) return;
      offset = state.offset;
      continue;
    }
    signal.throwIfAborted();
    if (answer.entry !== null) return;
    failures = 0;
    const took = now() - begun;
    if (took < FAST_MS) partBytes = Math.min(partBytes * 2, PART_BYTES_MAX);
    else if (took > SLOW_MS) partBytes = Math.max(partBytes / 2, PART_BYTES);
    standstills = answer.offset > offset ? 0 : standstills + 1;
    if (standstills > STANDSTILLS_MAX) throw new ApiError(0, 'unreachable');
    offset = answer.offset;
  }
}

/** What came of it is removed. */
export const giveUp = (file: File, path: string): Promise<void> =>
  api.delete<void>(address(path, uploadId(file, path)));

/** What is at a place; null: nothing. */
export async function present(path: string, signal: AbortSignal): Promise<FileEntry | null> {
  try {
    return await api.get<FileEntry>(entryAddress(path), signal);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return null;
    throw error;
  }
}

/** Whether the file that was to come has: as large, and not the one that it was to take the place of. */
async function isThere(sending: Sending): Promise<boolean> {
  const { file, path, replaces, signal } = sending;
  const entry = await patiently(sending, () => present(path, signal));
  return entry !== null && entry.kind === 'file' && entry.size === file.size && entry.version !== replaces;
}

/** Of a request browsers do not tell whether it was the line or the file that failed. */
async function demandReadable(file: File, at: number): Promise<void> {
  try {
    await file.slice(at, at + 1).arrayBuffer();
  } catch {
    throw new UnreadableError();
  }
}

/** Asks until there is an answer. */
export async function patiently<T>(
  sending: Pick<Sending, 'signal' | 'onLine' | 'pause'>,
  ask: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await ask();
      sending.onLine(true);
      return answer;
    } catch (error) {
      if (!isPassing(error)) throw error;
      await waitAfter(sending, error, tries);
    }
  }
}

async function waitAfter(
  { signal, onLine, pause }: Pick<Sending, 'signal' | 'onLine' | 'pause'>,
  error: ApiError,
  tries: number,
): Promise<void> {
  signal.throwIfAborted();
  onLine(false);
  const asked = error.retryAfterSeconds === undefined ? 0 : error.retryAfterSeconds * 1000;
  await pause(Math.max(asked, Math.min(PAUSE_MS * 2 ** tries, PAUSE_MS_MAX)), signal);
  signal.throwIfAborted();
}

/** A line that is lost, a portal that starts, or too much at once. A full disk does not pass. */
const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError &&
  (error.status === 0 || error.status === 429 || error.status === 502 || error.status === 503 || error.status === 504);
