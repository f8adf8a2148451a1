/** The files of users: as their own accounts, over the API, with what people and hostile folders do. */
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FileEntry, Folder, UploadState } from '../../src/files/schema.ts';
import type { ProblemBody } from '../../src/http/schema.ts';
import { isRoot, makeAccount, type TestAccount } from '../support/accounts.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'a password for both';
const MIB = 1024 * 1024;
const ID = 'an0upload0of0these0tests';

// Only root can make accounts and be them.
describe.skipIf(!isRoot)('the files of a user', () => {
  let portal: TestPortal;
  let owner: TestAccount;
  let stranger: TestAccount;
  let kim: Client;
  let lee: Client;
  let nobody: Client;
  let home: string;
  beforeAll(async () => {
    owner = makeAccount('berth-files-kim');
    stranger = makeAccount('berth-files-lee');
    portal = await startPortal();
    const admin = await logIn(portal.url);
    for (const [user_id, account] of [
      ['kim', owner.name],
      ['lee', stranger.name],
      ['nobody', null],
    ] as const)
      await admin.request('POST', '/api/admin/users', { user_id, password: PASSWORD, account });
    [kim, lee, nobody] = (await Promise.all(
      ['kim', 'lee', 'nobody'].map((name) => logIn(portal.url, name, PASSWORD)),
    )) as [Client, Client, Client];
  });
  afterAll(async () => {
    await portal?.dispose();
    owner?.remove();
    stranger?.remove();
  });
  let count = 0;
  beforeEach(() => {
    home = join(owner.home, `case ${++count} 한글 %41?#`);
    own(() => mkdirSync(home), home);
  });

  /** What a test puts there as root is then kim's. */
  function own(make: () => void, ...paths: string[]): void {
    make();
    for (const path of paths) chownSync(path, owner.uid, owner.gid);
  }
  function put(name: string, content: string | Buffer = name): string {
    const path = join(home, name);
    own(() => writeFileSync(path, content), path);
    return path;
  }
  const at = (path: string, more: Record<string, string> = {}): string => `?${new URLSearchParams({ path, ...more })}`;
  const list = (path: string, more: Record<string, string> = {}, as = kim) =>
    as.request<Folder>('GET', `/api/files/entries${at(path, more)}`);
  const names = async (more: Record<string, string> = {}): Promise<string[]> =>
    (await list(home, more)).body.entries.map(({ name }) => name);
  const codeOf = ({ body }: { body: unknown }): string => (body as ProblemBody).code;
  async function send(name: string, bytes: Buffer, part: { from: number; size: number; replaces?: string }, as = kim) {
    const { from, size, replaces } = part;
    const query = at(join(home, name), {
      upload_id: ID,
      from: String(from),
      size: String(size),
      ...(replaces !== undefined && { replaces }),
    });
    const answer = await fetch(`${portal.url}/api/files/upload${query}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, body: (await answer.json()) as UploadState };
  }
  const load = (path: string, headers: Record<string, string> = {}, what = 'content', as = kim) =>
    fetch(`${portal.url}/api/files/${what}${at(path)}`, {
      headers: { authorization: `Bearer ${as.token}`, ...headers },
    });

  it('are listed from the home on: folders first, by name, numbers as numbers, a part at a time', async () => {
    expect((await kim.request<Folder>('GET', '/api/files/entries')).body).toMatchObject({
      path: owner.home,
      home: owner.home,
      is_writable: true,
    });
    for (const name of ['10', '9', '0.5']) own(() => mkdirSync(join(home, name)), join(home, name));
    for (const name of ['b.txt', 'A.txt', '.hidden', "'; $(id)\n`x` <b>&", '-rf']) put(name);
    symlinkSync('/etc/passwd', join(home, 'link'));
    symlinkSync('/nowhere', join(home, 'dead'));
    const { body } = await list(home);
    expect(body.entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['A.txt', 'b.txt', "'; $(id)\n`x` <b>&", '-rf', 'link', 'dead']),
    );
    expect(body.entries.slice(0, 3).map(({ name }) => name)).toEqual(['0.5', '9', '10']);
    expect(body.total).toBe(9);
    const found = (name: string) => body.entries.find((one) => one.name === name);
    expect(found('A.txt')).toMatchObject({ kind: 'file', size: 5, is_own: true, is_named: true });
    expect(found('link')).toMatchObject({ kind: 'link', leads_to: 'file' });
    expect(found('dead')).toMatchObject({ kind: 'link', leads_to: null });
    expect(await names({ search: 'TXT' })).toEqual(['A.txt', 'b.txt']);
    expect(await names({ hidden: 'true', search: 'hid' })).toEqual(['.hidden']);
    expect(await names({ from: '1', count: '2' })).toEqual(['9', '10']);
  });

  it('are themselves where their names are no text, and are not mistaken for others', async () => {
    own(() => writeFileSync(Buffer.concat([Buffer.from(`${home}/`), Buffer.from([0x66, 0xff])]), ''));
    put('f�', 'another');
    const entries = (await list(home)).body.entries.map(({ name, is_named, size }) => ({ name, is_named, size }));
    expect(entries).toHaveLength(2);
    expect(entries).toContainEqual({ name: 'f�', is_named: false, size: 0 });
    expect(entries).toContainEqual({ name: 'f�', is_named: true, size: 7 });
  });

  it('are 100,000 in a folder, and the first of them are there', async () => {
    owner.run('perl', '-e', 'chdir shift; for (1 .. 100000) { open my $f, ">", "n$_" }', home);
    const { body } = await list(home, { from: '99990', count: '50' });
    expect([body.total, body.entries.length]).toEqual([100_000, 10]);
    expect(await names({ search: 'n9999', count: '3' })).toEqual(['n9999', 'n99990', 'n99991']);
  }, 60_000);

  it('are made, moved, given rights and removed, and nothing is overwritten', async () => {
    const folder = join(home, 'mesh');
    expect((await kim.request<FileEntry>('POST', '/api/files/folders', { path: folder })).body.kind).toBe('folder');
    expect(codeOf(await kim.request('POST', '/api/files/folders', { path: folder }))).toBe('already_exists');
    const [one, other] = [put('one'), put('other')];
    const move = (path: string, to: string) => kim.request<FileEntry>('POST', '/api/files/moves', { path, to });
    expect(codeOf(await move(one, other))).toBe('already_exists');
    expect(codeOf(await move(folder, other))).toBe('already_exists');
    expect(codeOf(await move(folder, join(folder, 'inside')))).toBe('invalid_request');
    expect((await move(one, join(folder, 'new 이름'))).body.name).toBe('new 이름');
    expect([existsSync(one), readFileSync(other, 'utf8')]).toEqual([false, 'other']);
    const moved = join(folder, 'new 이름');
    expect((await kim.request('PUT', '/api/files/permissions', { path: moved, mode: 0o640 })).status).toBe(200);
    expect(statSync(moved).mode & 0o777).toBe(0o640);
    expect((await kim.request('PUT', '/api/files/permissions', { path: moved, mode: 0o4755 })).status).toBe(400);
    symlinkSync(join(home, 'other'), join(folder, 'link'));
    expect((await kim.request('DELETE', `/api/files/entry${at(folder)}`)).status).toBe(204);
    expect([existsSync(folder), readFileSync(other, 'utf8')]).toEqual([false, 'other']);
    expect(codeOf(await kim.request('DELETE', `/api/files/entry${at(folder)}`))).toBe('not_found');
    const refused = await kim.request('DELETE', `/api/files/entry${at('/etc/hostname')}`);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'no_permission']);
  });

  it('come in parts, of which none is lost or taken twice, and are there with the last', async () => {
    const bytes = randomBytes(5_000_000);
    const size = bytes.length;
    const uploaded = async () =>
      (await kim.request<UploadState>('GET', `/api/files/upload${at(join(home, 'big.bin'), { upload_id: ID })}`)).body;
    expect(await uploaded()).toEqual({ offset: 0, entry: null });
    expect((await send('big.bin', bytes.subarray(0, 2_000_000), { from: 0, size })).body.offset).toBe(2_000_000);
    // Sent once more, it is not taken; nor is what leaves a gap.
    for (const from of [0, 3_000_000])
      expect((await send('big.bin', bytes.subarray(from, from + 10), { from, size })).body.offset).toBe(2_000_000);
    expect((await uploaded()).offset).toBe(2_000_000);
    expect(existsSync(join(home, 'big.bin'))).toBe(false);
    // More than belongs to it is not written.
    const last = Buffer.concat([bytes.subarray(2_000_000), Buffer.from('more')]);
    const { body } = await send('big.bin', last, { from: 2_000_000, size });
    expect(body).toMatchObject({ offset: size, entry: { name: 'big.bin', size, mode: 0o644, is_own: true } });
    const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');
    expect(hash(readFileSync(join(home, 'big.bin')))).toBe(hash(bytes));
    expect(await names({ hidden: 'true' })).toEqual(['big.bin']);
    expect((await send('empty', Buffer.alloc(0), { from: 0, size: 0 })).body.entry?.size).toBe(0);
  });

  it('come whole where the line breaks in the middle of a part, and goes on from what came', async () => {
    const bytes = randomBytes(64 * MIB);
    const path = join(home, 'large.bin');
    const address = (from: number) =>
      `${portal.url}/api/files/upload${at(path, { upload_id: ID, from: String(from), size: String(bytes.length) })}`;
    const offset = async () =>
      (await kim.request<UploadState>('GET', `/api/files/upload${at(path, { upload_id: ID })}`)).body.offset;
    for (const breaksAt of [20 * MIB, 45 * MIB]) {
      const from = await offset();
      const sending = request(address(from), {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${kim.token}`,
          'content-type': 'application/octet-stream',
          'content-length': bytes.length - from,
        },
      });
      sending.on('error', () => {});
      sending.write(bytes.subarray(from, breaksAt), () => sending.destroy());
      await until('some of it is there', async () => (await offset()) > from);
    }
    let there = await offset();
    expect(there).toBeLessThan(bytes.length);
    // Of what was on its way some may still come: then it begins elsewhere.
    await until('all of it is there', async () => {
      const { body } = await send('large.bin', bytes.subarray(there), { from: there, size: bytes.length });
      there = body.offset;
      return body.entry !== null;
    });
    const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');
    expect(hash(readFileSync(path))).toBe(hash(bytes));
    expect(await names({ hidden: 'true' })).toEqual(['large.bin']);
  }, 60_000);

  it('are replaced where that is meant, and as they were seen', async () => {
    const path = put('case.inp', 'old');
    chmodSync(path, 0o660);
    symlinkSync('case.inp', join(home, 'latest.inp'));
    const version = async () => (await kim.request<FileEntry>('GET', `/api/files/entry${at(path)}`)).body.version;
    expect(codeOf(await send('case.inp', Buffer.from('new'), { from: 0, size: 3 }))).toBe('already_exists');
    const seen = await version();
    writeFileSync(path, 'changed by a solver');
    expect(codeOf(await send('case.inp', Buffer.from('new'), { from: 0, size: 3, replaces: seen }))).toBe('conflict');
    expect(readFileSync(path, 'utf8')).toBe('changed by a solver');
    const cancel = await kim.request('DELETE', `/api/files/upload${at(path, { upload_id: ID })}`);
    expect(cancel.status).toBe(204);
    const again = await send('latest.inp', Buffer.from('new'), { from: 0, size: 3, replaces: await version() });
    expect(again.body.entry).toMatchObject({ size: 3, mode: 0o660, kind: 'file' });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect((await list(home)).body.entries.find(({ name }) => name === 'latest.inp')?.kind).toBe('link');
  });

  it('are loaded whole or in part, as bytes that no page runs', async () => {
    const bytes = randomBytes(3_000_000);
    const path = put('<b>결과 "1".html', bytes);
    const whole = await load(path);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '3000000',
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('<b>결과 "1".html')}`,
    });
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const part = await load(path, { range: 'bytes=2999990-' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 2999990-2999999/3000000']);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(2_999_990))).toBe(true);
    expect((await load(path, { range: 'bytes=5-9' })).headers.get('content-length')).toBe('5');
    expect((await load(path, { range: 'bytes=3000000-' })).status).toBe(400);
    expect((await load(home)).status).toBe(409);
    owner.run('mkfifo', join(home, 'pipe'));
    expect((await load(join(home, 'pipe'))).status).toBe(409);
  });

  it('are loaded as an archive, a folder with all that may be read', async () => {
    own(() => mkdirSync(join(home, '-C')), join(home, '-C'));
    put('-C/a b', 'text');
    symlinkSync('/etc/shadow', join(home, '-C/link'));
    writeFileSync(join(home, '-C/of root'), 'secret', { mode: 0o600 });
    const answer = await load(join(home, '-C'), {}, 'archive');
    expect(answer.headers.get('content-disposition')).toContain("''-C.tar");
    const tar = join(owner.home, 'got.tar');
    own(() => {}, home);
    writeFileSync(tar, Buffer.from(await answer.arrayBuffer()));
    const listed = owner.run('tar', '--list', '--verbose', '--file', tar).output;
    expect(listed).toContain('-C/a b');
    expect(listed).toContain('-C/link -> /etc/shadow');
    expect(listed).not.toContain('of root');
    expect((await load('/', {}, 'archive')).status).toBe(409);
  });

  it('are nobody else’s, whatever leads to them', async () => {
    const path = put('mine', 'secret');
    chmodSync(home, 0o700);
    symlinkSync(path, join(stranger.home, 'link'));
    for (const leads of [
      path,
      join(stranger.home, 'link'),
      `${stranger.home}/../${owner.name}/${home.split('/').at(-1)}/mine`,
    ])
      expect(await (await load(leads, {}, 'content', lee)).json()).toMatchObject({ code: 'no_permission' });
    expect(codeOf(await list(home, {}, lee))).toBe('no_permission');
    expect(codeOf(await send('theirs', Buffer.from('x'), { from: 0, size: 1 }, lee))).toBe('no_permission');
    // Not even where another's folder lets one write there is their upload read, or led elsewhere.
    chmodSync(home, 0o777);
    symlinkSync(path, join(home, `.berth-upload-${ID}`));
    expect(codeOf(await send('theirs', Buffer.from('x'), { from: 0, size: 1 }, lee))).toBe('not_possible');
    expect(readFileSync(path, 'utf8')).toBe('secret');
  });

  it.each([
    ['no path', '?path=', 400],
    ['a path that is not absolute', '?path=etc', 400],
    ['a zero byte', '?path=/etc%00/x', 400],
    ['a path that is too long', `?path=/${'x'.repeat(5000)}`, 400],
    ['a name that is too long', `?path=/tmp/${'x'.repeat(300)}`, 400],
    ['a loop of links', '?path=/proc/self/cwd/nothing', 404],
    ['a file for a folder', '?path=/etc/hostname', 409],
  ])('are not looked for with %s', async (_, query, status) => {
    expect((await kim.request('GET', `/api/files/entries${query}`)).status).toBe(status);
  });

  it('are those of an account: a user without one has none, and is told so', async () => {
    const { status, body } = await nobody.request('GET', '/api/files/entries');
    expect([status, (body as ProblemBody).detail]).toEqual([403, expect.stringContaining('no account')]);
  });
});
