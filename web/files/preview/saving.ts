/** Saving what was edited: in the place of the version that was read, and of no other. */
import type { FileEntry, UploadState } from '../../../src/files/schema.ts';
import { ApiError, api } from '../../ui/api.ts';
import { randomKey } from '../../ui/random-key.ts';
import { entryAddress } from '../queries.ts';
import { readBeginning } from './content.ts';

export const EDITED_BYTES_MAX = 1024 * 1024;

/** The end of its lines; null where they have several, which a browser's field would make one. */
export function lineEndOf(text: string): '\n' | '\r\n' | null {
  const ends = new Set(text.match(/\r\n|\r|\n/g) ?? ['\n']);
  const [end] = ends;
  return ends.size === 1 && (end === '\n' || end === '\r\n') ? end : null;
}

/** The version of the file then. `replaces` null: there must be none of that name. */
export async function saveText(path: string, text: string, replaces: string | null): Promise<string> {
  const bytes = new TextEncoder().encode(text).buffer;
  const upload = { path, upload_id: randomKey() };
  const size = String(bytes.byteLength);
  const query = new URLSearchParams({ ...upload, from: '0', size, ...(replaces !== null && { replaces }) });
  try {
    const { entry } = await api.putBytes<UploadState>(`/api/files/upload?${query}`, bytes);
    if (entry === null) throw new ApiError(0, 'unreachable');
    return entry.version;
  } catch (error) {
    void api.delete(`/api/files/upload?${new URLSearchParams(upload)}`).catch(() => {});
    if (!(error instanceof ApiError) || error.code !== 'conflict') throw error;
    // It was saved before, and the answer was lost.
    const there = await readBeginning(path, EDITED_BYTES_MAX);
    if (there.text !== text || there.size !== bytes.byteLength) throw error;
    return there.version;
  }
}

/** In the place of whatever is there now. */
export async function overwrite(path: string, text: string): Promise<string> {
  return saveText(path, text, (await api.get<FileEntry>(entryAddress(path))).version);
}
