import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import { fileService, type UserFiles } from './service.ts';

const KIM = { user_id: 'kim' } as Principal;
const ENTRY = {
  name: 'wing',
  is_named: true,
  kind: 'folder',
  leads_to: null,
  size: 0,
  modified_at: 0,
  mode: 0o755,
  is_own: true,
  version: '1-1-0',
} as const;

const service = (files: UserFiles) =>
  fileService({ files, accountOf: () => 'kim', homeOf: async () => '/home/kim', grantFor: async () => null });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );
/** And whoever listens for that has heard it: it is told in the next turn. */
async function closed(bytes: Readable): Promise<void> {
  if (!bytes.closed) await once(bytes, 'close');
  await setImmediate();
}
/** As from a process: with nothing after its answer. */
const nothing = (): Readable => Readable.from([]);

it('does so much at once for an account, and goes on once some of it has ended', async () => {
  const held: Readable[] = [];
  const { archive } = service((async () => {
    const bytes = new Readable({ read() {} });
    held.push(bytes);
    return { answer: { ok: true, state: 'done' }, bytes };
  }) as unknown as UserFiles);
  await Promise.all(Array.from({ length: 8 }, () => archive(KIM, '/home/kim')));
  expect(await codeOf(archive(KIM, '/home/kim'))).toBe('too_many_requests');
  const [first] = held;
  if (first) await closed(first.destroy());
  expect(await codeOf(archive(KIM, '/home/kim'))).toBe('none');
});

it.each<[string, object, string]>([
  ['fails', { ok: false, kind: 'unknown', message: 'it ended' }, 'unavailable'],
  ['is refused', { ok: false, kind: 'rejected', message: 'not of the group' }, 'forbidden'],
  ['cannot be done', { ok: true, state: 'absent' }, 'not_found'],
  ['is done', { ok: true, state: 'done', entry: ENTRY }, 'none'],
])('keeps no room for what %s, whether its process has ended or ends later', async (_, answer, code) => {
  for (const isGone of [false, true]) {
    let bytes = nothing();
    const { entry } = service((async () => {
      bytes = nothing();
      if (isGone) await closed(bytes.destroy());
      return { answer, bytes };
    }) as unknown as UserFiles);
    for (let count = 0; count < 20; count++) {
      expect(await codeOf(entry(KIM, '/home/kim/wing'))).toBe(code);
      await closed(bytes);
    }
  }
});

it('keeps no room for what nobody gave leave for', async () => {
  const files = fileService({
    files: (() => Promise.reject(new Error('not asked'))) as unknown as UserFiles,
    accountOf: () => 'kim',
    homeOf: async () => null,
    grantFor: () => Promise.reject(Object.assign(new Error('auth is away'), { code: 'unavailable' })),
  });
  for (let count = 0; count < 20; count++) expect(await codeOf(files.entry(KIM, '/home/kim'))).toBe('unavailable');
});
