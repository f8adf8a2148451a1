/** Archives that are unpacked for users, as their own accounts: those of people, and those of somebody with a plan. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UnpackingNews } from '../../src/files/schema.ts';
import { isRoot, makeAccount, type TestAccount } from '../support/accounts.ts';
import { tarOf, zipOf } from '../support/archives.ts';
import { type Client, logIn } from '../support/client.ts';
import { mountDisk } from '../support/disk.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { commandLine, descendantsOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'a password of kim';
const MIB = 1024 * 1024;
const ENTRIES_MAX = 500_000;
const BIG_BYTES = 20 * 1024 * MIB;

// Only root can make accounts and be them.
describe.skipIf(!isRoot)('an archive', () => {
  let portal: TestPortal;
  let owner: TestAccount;
  let admin: Client;
  let kim: Client;
  let folder: string;
  beforeAll(async () => {
    owner = makeAccount('berth-unpack-kim');
    portal = await startPortal();
    admin = await logIn(portal.url);
    await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: PASSWORD, account: owner.name });
    kim = await logIn(portal.url, 'kim', PASSWORD);
  });
  afterAll(async () => {
    await portal?.dispose();
    owner?.remove();
  });
  let count = 0;
  beforeEach(() => {
    folder = join(owner.home, `at ${++count} 한글`);
    mkdirSync(folder);
    chownSync(folder, owner.uid, owner.gid);
  });

  function put(name: string, content: Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }
  const ask = (path: string, to: string, signal?: AbortSignal) =>
    fetch(`${portal.url}/api/files/unpackings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${kim.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ path, to }),
      ...(signal && { signal }),
    });
  /** The last that is told of it, and how it was told. */
  async function unpack(path: string, to = join(folder, 'out')) {
    const answer = await ask(path, to);
    const text = await answer.text();
    if (!answer.ok) return { code: (JSON.parse(text) as { code: string }).code, last: null };
    const last = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as UnpackingNews;
    return { code: 'problem' in last ? last.problem.code : 'none', last };
  }
  const tree = (path = join(folder, 'out')): string[] =>
    (readdirSync(path, { recursive: true }) as string[]).map(String).sort();
  /** Whatever was in the way, nothing is left of it. */
  const expectNothing = (...archives: string[]) => expect(readdirSync(folder).sort()).toEqual(archives.sort());

  it.each([
    ['a.tar', ['tar', '--create', '--file']],
    ['a.tar.gz', ['tar', '--create', '--gzip', '--file']],
    ['a.tar.xz', ['tar', '--create', '--xz', '--file']],
    ['a.tar.bz2', ['tar', '--create', '--bzip2', '--file']],
    ['a.tar.zst', ['tar', '--create', '--zstd', '--file']],
    ['pax.tar', ['tar', '--create', '--format=pax', '--file']],
    ['a.zip', ['zip', '--recurse-paths', '--symlinks', '--quiet']],
  ])('that people make is unpacked as it was: %s', async (name, command) => {
    const long = 'ㄱ'.repeat(70);
    owner.run(
      'sh',
      '-c',
      'cd "$1"; mkdir -p case/0 "case/$2"; echo inlet > case/0/U; echo run > case/run.sh; chmod 750 case/run.sh; ' +
        'head -c 3000000 /dev/urandom > case/mesh; echo long > "case/$2/$2"; ln -s 0/U case/link; touch -d @1700000000 case/0/U; ' +
        'shift 2; "$@" case',
      'sh',
      folder,
      long,
      ...command,
      name,
    );
    const { last } = await unpack(join(folder, name));
    expect(last).toMatchObject({
      entry: { name: 'out', kind: 'folder', is_own: true, mode: 0o755 },
      left_out_count: 0,
    });
    // The one folder that was packed is the one that came of it.
    expect(tree()).toEqual(['0', '0/U', 'link', 'mesh', 'run.sh', long, `${long}/${long}`].sort());
    const [from, out] = [join(folder, 'case'), join(folder, 'out')];
    expect(readFileSync(join(out, 'mesh')).equals(readFileSync(join(from, 'mesh')))).toBe(true);
    expect([statSync(join(out, 'run.sh')).mode & 0o777, statSync(join(out, 'run.sh')).uid]).toEqual([0o750, owner.uid]);
    expect([readlinkSync(join(out, 'link')), readFileSync(join(out, 'link'), 'utf8')]).toEqual(['0/U', 'inlet\n']);
    expect(statSync(join(out, '0/U')).mtimeMs).toBe(1_700_000_000_000);
    expect(readdirSync(folder).sort()).toEqual([name, 'case', 'out'].sort());
  });

  it('of a Korean Windows has the names that people gave', async () => {
    const cp949 = execFileSync('iconv', ['--to-code', 'CP949'], { input: '해석 결과\\똠방.dat' });
    const archive = put('결과.zip', zipOf([{ name: cp949, content: Buffer.from('p') }, { name: 'UTF-8 이름' }]));
    expect((await unpack(archive)).code).toBe('none');
    expect(tree()).toEqual(['UTF-8 이름', '해석 결과', '해석 결과/똠방.dat']);
  });

  it.each([
    ['up', '../out of it'],
    ['up in the middle', 'case/../../out of it'],
    ['to an absolute place', '/tmp/berth-out-of-it'],
    ['up as Windows writes it', '..\\out of it'],
  ])('with a name that leads %s is not unpacked', async (_, name) => {
    const members = [{ name: 'good', content: Buffer.from('x') }, { name }];
    const zip = put('a.zip', zipOf(members));
    expect((await unpack(zip)).code).toBe('archive_unsafe');
    if (!name.includes('\\')) {
      const tar = put('a.tar', tarOf(members));
      expect((await unpack(tar)).code).toBe('archive_unsafe');
      expectNothing('a.zip', 'a.tar');
    }
    expect([existsSync(join(folder, 'out of it')), existsSync('/tmp/berth-out-of-it')]).toEqual([false, false]);
  });

  it('writes through no link, and has none that leads out of it, nor devices', async () => {
    const secret = put('secret', Buffer.from('secret'));
    const text = { content: Buffer.from('evil') };
    const tar = put(
      'a.tar',
      tarOf([
        { name: 'out', type: '2', target: '..' },
        { name: 'out/secret', ...text },
        { name: 'absolute', type: '2', target: secret },
        { name: 'deep/root', type: '2', target: '..' },
        { name: 'deep/root/up', type: '2', target: '../../..' },
        { name: 'by another', type: '2', target: 'deep/root/..' },
        { name: 'hard', type: '1', target: '../secret' },
        { name: 'hard to root', type: '1', target: '/etc/passwd' },
        { name: 'disk', type: '3' },
        { name: 'pipe', type: '6' },
        { name: 'good', type: '2', target: 'out/secret' },
        { name: 'file', ...text },
        { name: 'same', type: '1', target: 'file' },
      ]),
    );
    const { last } = await unpack(tar);
    expect(last).toMatchObject({ left_out_count: 9 });
    expect(readFileSync(secret, 'utf8')).toBe('secret');
    expect(tree()).toEqual(['deep', 'deep/root', 'file', 'good', 'out', 'out/secret', 'same'].sort());
    expect(lstatSync(join(folder, 'out/deep/root')).isDirectory()).toBe(true);
    expect(readFileSync(join(folder, 'out/good'), 'utf8')).toBe('evil');
    expect(statSync(join(folder, 'out/same')).ino).toBe(statSync(join(folder, 'out/file')).ino);
    const zip = put(
      'a.zip',
      zipOf([{ name: 'link', mode: 0o120777, content: Buffer.from('/etc') }, { name: 'link/passwd' }]),
    );
    expect((await unpack(zip, join(folder, 'zip'))).last).toMatchObject({ left_out: ['link'] });
    expect(tree(join(folder, 'zip'))).toEqual(['link', 'link/passwd']);
  });

  it('with one folder in it has no links out of that one either', async () => {
    const tar = put('a.tar', tarOf([{ name: 'case/x' }, { name: 'case/up', type: '2', target: '../' }]));
    expect((await unpack(tar)).last).toMatchObject({ left_out: ['case/up'] });
    expect(tree()).toEqual(['x']);
  });

  it('gives nobody more rights than files of the user have', async () => {
    const tar = put(
      'a.tar',
      tarOf([
        { name: 'tool', mode: 0o6777 },
        { name: 'closed', mode: 0 },
      ]),
    );
    await unpack(tar);
    expect([
      statSync(join(folder, 'out/tool')).mode & 0o7777,
      lstatSync(join(folder, 'out/closed')).mode & 0o777,
    ]).toEqual([0o755, 0o644]);
  });

  it.each<[string, () => Buffer, string]>([
    [
      'of zeros, a thousand times as long',
      () => gzipSync(tarOf([{ name: 'x', content: Buffer.alloc(300 * MIB) }])),
      'archive_too_large',
    ],
    [
      'whose files share their bytes',
      () =>
        zipOf([
          { name: 'x', content: Buffer.alloc(10 * MIB) },
          ...Array.from({ length: 40 }, (_, index) => ({ name: `x${index}`, says: 10 * MIB, shares: true })),
        ]),
      'archive_too_large',
    ],
    [
      'of too many files',
      () => zipOf(Array.from({ length: ENTRIES_MAX + 1 }, (_, index) => ({ name: `${index}`, method: 0 }))),
      'archive_too_large',
    ],
    [
      'that says less than it has',
      () => zipOf([{ name: 'x', content: Buffer.alloc(MIB), says: 10 }]),
      'archive_unreadable',
    ],
    ['with a password', () => zipOf([{ name: 'x', flags: 1 }]), 'archive_encrypted'],
    ['packed in a way of its own', () => zipOf([{ name: 'x', method: 12 }]), 'archive_unsupported'],
    ['with holes', () => tarOf([{ name: 'x', type: 'S' }]), 'archive_unsupported'],
    ['that is text', () => Buffer.from('PK but not really'), 'archive_unreadable'],
    ['that is empty', () => Buffer.alloc(0), 'archive_unreadable'],
    ['that is a packed text', () => gzipSync('x'.repeat(10_000)), 'archive_unreadable'],
    ['with a file where a folder is', () => tarOf([{ name: 'x' }, { name: 'x/y' }]), 'archive_unreadable'],
    ['with a name longer than names are', () => zipOf([{ name: 'x'.repeat(300) }]), 'invalid_request'],
    ['cut off', () => tarOf([{ name: 'x', content: Buffer.alloc(5000) }]).subarray(0, 3000), 'archive_unreadable'],
    ['without its end', () => tarOf([{ name: 'x' }]).subarray(0, 512), 'archive_unreadable'],
    [
      'cut off while packed',
      () => gzipSync(tarOf([{ name: 'x', content: Buffer.alloc(5000, 'ab') }])).subarray(0, 80),
      'archive_unreadable',
    ],
    [
      'cut off before its directory',
      () => zipOf([{ name: 'x', content: Buffer.alloc(5000) }]).subarray(0, 40),
      'archive_unreadable',
    ],
    [
      'with a changed byte',
      () => changed(zipOf([{ name: 'x', content: Buffer.from('abc'), method: 0 }]), 31),
      'archive_unreadable',
    ],
  ])('%s is refused, and nothing is left of it', async (_, make, code) => {
    const archive = put('a', make());
    expect((await unpack(archive)).code).toBe(code);
    expectNothing('a');
  });

  it('that the disk has no room for is refused before and while it is unpacked', async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    const disk = mountDisk(small, 8 * MIB);
    try {
      chmodSync(small, 0o777);
      const members = [{ name: 'x', content: Buffer.alloc(20 * MIB, 'ab') }];
      for (const [name, bytes] of [
        ['a.zip', zipOf(members)],
        ['a.tgz', gzipSync(tarOf(members))],
      ] as const)
        expect((await unpack(put(name, bytes), join(small, 'out'))).code).toBe('no_space');
      expect(readdirSync(small)).toEqual([]);
    } finally {
      disk.remove();
    }
  });

  it('takes no place that is taken, and needs one where its user may write', async () => {
    const archive = put('a.tar', tarOf([{ name: 'x' }]));
    mkdirSync(join(folder, 'out'));
    expect((await unpack(archive)).code).toBe('already_exists');
    expect((await unpack(archive, '/etc/out')).code).toBe('no_permission');
    expect((await unpack(folder, join(folder, 'new'))).code).toBe('not_possible');
    expect((await unpack(join(folder, 'nothing'), join(folder, 'new'))).code).toBe('not_found');
  });

  it('is given up by whoever ends the request, and tells how far it is until then', async () => {
    // Longer than anybody waits, and on the disk almost nothing.
    const archive = put('big.tar', tarOf([{ name: 'big', says: BIG_BYTES }]));
    truncateSync(archive, BIG_BYTES);
    const ending = new AbortController();
    const answer = await ask(archive, join(folder, 'out'), ending.signal);
    const lines = createInterface({ input: Readable.fromWeb(answer.body as ReadableStream) });
    lines.on('error', () => {});
    const [first] = (await once(lines, 'line')) as [string];
    expect(JSON.parse(first)).toMatchObject({ entries: 1, size: BIG_BYTES });
    ending.abort();
    await until('nothing is left of it', () => readdirSync(folder).join() === 'big.tar');
  });

  it('is given up where its process is ended, and that is told', async () => {
    const archive = put('big.tar', tarOf([{ name: 'big', says: BIG_BYTES }]));
    truncateSync(archive, BIG_BYTES);
    const unpacking = unpack(archive);
    await until('it is being unpacked', () => readdirSync(folder).length > 1);
    for (const pid of descendantsOf(portal.pid()))
      if (commandLine(pid).includes('local.mjs')) process.kill(pid, 'SIGTERM');
    expect((await unpacking).code).toBe('unavailable');
    expectNothing('big.tar');
  });

  it('is written down with the other changes of files, by their paths alone', async () => {
    const archive = put('secret name.tar', tarOf([{ name: 'hidden inside' }]));
    await unpack(archive);
    const out = join(folder, 'out');
    await kim.request('POST', '/api/files/folders', { path: join(folder, 'made') });
    await kim.request('POST', '/api/files/moves', { path: join(folder, 'made'), to: join(folder, 'moved') });
    await kim.request('PUT', '/api/files/permissions', { path: out, mode: 0o750 });
    await kim.request('DELETE', `/api/files/entry?${new URLSearchParams({ path: out })}`);
    await kim.request('DELETE', `/api/files/entry?${new URLSearchParams({ path: out })}`);
    const query = new URLSearchParams({ path: join(folder, 'up'), upload_id: 'x'.repeat(20), from: '0', size: '4' });
    for (const part of ['mine', 'late'])
      await fetch(`${portal.url}/api/files/upload?${query}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${kim.token}`, 'content-type': 'application/octet-stream' },
        body: part,
      });
    const { body } = await admin.request<{ entries: { action: string; target: string; detail: unknown }[] }>(
      'GET',
      '/api/admin/audit?limit=50',
    );
    const seen = body.entries.filter(({ target }) => target.startsWith(folder)).reverse();
    expect(seen.map(({ action, target, detail }) => [action, target.slice(folder.length + 1), detail])).toEqual([
      ['file.unpack', 'secret name.tar', { to: out }],
      ['file.make_folder', 'made', {}],
      ['file.move', 'made', { to: join(folder, 'moved') }],
      ['file.permit', 'out', { mode: '750' }],
      ['file.remove', 'out', {}],
      ['file.upload', 'up', { size: 4, replaced: false }],
    ]);
    expect(JSON.stringify(body)).not.toContain('hidden inside');
  });
});

function changed(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}
