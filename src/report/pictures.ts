/** The pictures that a run has left in its folder, read as its user. */
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import type { Folder } from '../files/schema.ts';
import { orNoneIn } from './or-none.ts';
import type { Picture } from './page.ts';

const PICTURE_BYTES = 3_000_000;
const ENTRIES = 1000;
const TYPES: Record<string, Picture['type']> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg' };

/** The first ones by name, at most so many. */
export type ReadPictures = (
  principal: Principal,
  run: { run_id: string; folder: string },
  count: number,
) => Promise<Picture[]>;

export function readPictures(deps: {
  files: {
    folder(
      principal: Principal,
      query: { path: string; search: string; hidden: boolean; from: number; count: number },
    ): Promise<Folder>;
    download(
      principal: Principal,
      path: string,
      range: { from: number; bytes: number | null },
    ): Promise<{ content: Readable }>;
  };
  log: FastifyBaseLogger;
}): ReadPictures {
  const { files } = deps;
  const orNone = orNoneIn(deps.log);

  async function read(principal: Principal, path: string, count: number): Promise<Picture[]> {
    const { entries } = await files.folder(principal, { path, search: '', hidden: false, from: 0, count: ENTRIES });
    const pictures: Picture[] = [];
    for (const { name, kind, size } of entries) {
      if (pictures.length === count) break;
      const type = TYPES[name.toLowerCase().split('.').at(-1) ?? ''];
      if (kind !== 'file' || type === undefined || size > PICTURE_BYTES) continue;
      const { content } = await files.download(principal, `${path}/${name}`, { from: 0, bytes: size });
      pictures.push({ name, type, bytes: await buffer(content) });
    }
    return pictures;
  }

  return (principal, { run_id, folder }, count) => orNone('pictures', run_id, [], () => read(principal, folder, count));
}
