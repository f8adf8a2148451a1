import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createUploads, isOver } from './queue.ts';
import { testPortal } from './test-portal.ts';
import { uploadId } from './upload-id.ts';

const MIB = 1024 * 1024;

let portal: ReturnType<typeof testPortal>;
let clock: number;
let pauses: number[];
let uploads: ReturnType<typeof createUploads>;

beforeEach(() => {
  portal = testPortal();
  clock = 0;
  pauses = [];
  vi.spyOn(document, 'cookie', 'get').mockReturnValue('berth_login=1; berth_fresh=1');
  vi.stubGlobal('fetch', portal.fetch);
  uploads = createUploads({
    now: () => clock,
    pause: async (ms) => {
      pauses.push(ms);
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const file = (name: string, content: string | number = name): File =>
  new File([typeof content === 'number' ? new Uint8Array(content).fill(7) : content], name, { lastModified: 5 });
const states = () => uploads.seen().items.map(({ state }) => state);
const reached = (...wanted: string[]) => vi.waitFor(() => expect(states()).toEqual(wanted));
const put = (files: File[], folder = '/home/kim') =>
  uploads.add(
    folder,
    files.map((one) => ({ kind: 'file', file: one, names: [one.name] })),
  );
const parts = () =>
  portal.asked.filter(({ method }) => method === 'PUT').map(({ from, bytes }) => [from / MIB, bytes / MIB]);

it('a file comes in parts that grow on a fast line', async () => {
  put([file('big', 9 * MIB)]);
  await reached('done');
  expect(parts()).toEqual([
    [0, 1],
    [1, 2],
    [3, 4],
    [7, 2],
  ]);
  expect(portal.files.get('/home/kim/big')?.bytes.every((byte) => byte === 7)).toBe(true);
  expect(uploads.seen().items[0]?.sent).toBe(9 * MIB);
});

it('parts become smaller on a slow line, and the rate is known', async () => {
  portal.meddle(({ method, from }) => {
    if (method === 'PUT') clock += from < 3 * MIB ? 500 : 5_000;
    return null;
  });
  put([file('big', 10 * MIB)]);
  await reached('done');
  expect(parts()).toEqual([
    [0, 1],
    [1, 2],
    [3, 4],
    [7, 2],
    [9, 1],
  ]);
  expect(uploads.seen().rate).toBeGreaterThan(0);
});

it('an empty file comes too', async () => {
  put([file('empty', '')]);
  await reached('done');
  expect(portal.text('/home/kim/empty')).toBe('');
});

it('a part that is lost is sent again, from where the portal has it', async () => {
  let lost = 0;
  portal.meddle(({ method, from }) => {
    if (method !== 'PUT' || from !== MIB || lost >= 2) return null;
    lost += 1;
    return lost === 1 ? 'lost' : 'answer lost';
  });
  put([file('big', 4 * MIB)]);
  await reached('done');
  expect(parts().map(([from]) => from)).toEqual([0, 1, 1, 2, 3]);
  expect(pauses).toEqual([1_000, 2_000]);
  expect(portal.files.get('/home/kim/big')?.bytes).toHaveLength(4 * MIB);
});

it('while the line is away it waits longer and longer, and says so', async () => {
  let away = 8;
  const told: string[][] = [];
  portal.meddle(() => {
    away -= 1;
    if (away === 2) told.push(states());
    return away >= 0 ? 'lost' : null;
  });
  put([file('a')]);
  await reached('done');
  expect(told).toEqual([['offline']]);
  expect(pauses.slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

it('the last answer that is lost makes no second file, and no question', async () => {
  let lost = false;
  portal.meddle(({ method }) => {
    if (method !== 'PUT' || lost) return null;
    lost = true;
    return 'answer lost';
  });
  put([file('a')]);
  await reached('done');
  expect(parts()).toHaveLength(1);
});

it('what was begun before a reload goes on', async () => {
  const one = file('big', 3 * MIB);
  portal.parts.set(uploadId(one, '/home/kim/big'), new Uint8Array(2 * MIB).fill(7));
  put([one]);
  await reached('done');
  expect(parts()).toEqual([[2, 1]]);
});

it('an upload has the same name each time, and another for another file or place', () => {
  const id = uploadId(file('a'), '/x/a');
  expect(id).toMatch(/^[a-z0-9]{16,64}$/);
  expect(uploadId(file('a'), '/x/a')).toBe(id);
  const others = [uploadId(file('a'), '/y/a'), uploadId(file('a', 'b'), '/x/a'), uploadId(file('a', 'bb'), '/x/a')];
  expect(new Set([id, ...others]).size).toBe(3);
});

it('a portal that is full is told at once, and tried again when asked to', async () => {
  portal.meddle(({ method }) =>
    method === 'PUT'
      ? new Response('{"code":"no_space"}', { status: 507, headers: { 'content-type': 'application/problem+json' } })
      : null,
  );
  put([file('a')]);
  await reached('failed');
  expect(uploads.seen().items[0]?.error).toMatchObject({ code: 'no_space' });
  expect(pauses).toEqual([]);
  portal.meddle(() => null);
  uploads.again(1);
  await reached('done');
});

it('no more than two go at once', async () => {
  let most = 0;
  portal.meddle(() => {
    most = Math.max(most, states().filter((state) => state === 'sending').length);
    return null;
  });
  put(['a', 'b', 'c', 'd', 'e'].map((name) => file(name)));
  await reached('done', 'done', 'done', 'done', 'done');
  expect(most).toBe(2);
});

it('what exists is asked about while others go on, and replaced or skipped, for all', async () => {
  for (const name of ['a', 'b', 'c']) portal.putFile(`/home/kim/${name}`, `old ${name}`);
  put(['a', 'b', 'c', 'd'].map((name) => file(name)));
  await reached('asking', 'asking', 'asking', 'done');
  uploads.answer(1, 'skip', false);
  await reached('skipped', 'asking', 'asking', 'done');
  uploads.answer(2, 'replace', true);
  await reached('skipped', 'done', 'done', 'done');
  expect(['a', 'b', 'c', 'd'].map((name) => portal.text(`/home/kim/${name}`))).toEqual(['old a', 'b', 'c', 'd']);
  expect(portal.parts.size).toBe(0);
});

it('what is skipped for all is not asked about again', async () => {
  for (const name of ['a', 'b', 'c']) portal.putFile(`/home/kim/${name}`, 'old');
  put(['a', 'b', 'c'].map((name) => file(name)));
  await vi.waitFor(() => expect(states()[0]).toBe('asking'));
  uploads.answer(1, 'skip', true);
  await reached('skipped', 'skipped', 'skipped');
});

it('a folder comes with its folders, of which each is made once, and empty ones', async () => {
  const inside = (path: string): { names: string[]; kind: 'file'; file: File } => ({
    kind: 'file',
    names: path.split('/'),
    file: file(path.split('/').at(-1) ?? ''),
  });
  uploads.add('/home/kim', [
    { kind: 'folder', names: ['case', 'empty'] },
    inside('case/0/U'),
    inside('case/0/p'),
    inside('case/system/controlDict'),
  ]);
  await reached('done', 'done', 'done');
  expect([...portal.folders].sort()).toEqual(['', '/0', '/empty', '/system'].map((end) => `/home/kim/case${end}`));
  expect(portal.asked.filter(({ what }) => what === 'folders')).toHaveLength(4);
  expect(portal.text('/home/kim/case/0/U')).toBe('U');
});

it('what is cancelled leaves nothing behind, and the next one has its turn', async () => {
  portal.meddle(({ method, from }) => {
    if (method === 'PUT' && from === MIB) uploads.cancel(1);
    return null;
  });
  put([file('a', 4 * MIB), file('b'), file('c')]);
  await reached('cancelled', 'done', 'done');
  expect(portal.files.has('/home/kim/a')).toBe(false);
  uploads.clear();
  expect(uploads.seen().items).toEqual([]);
});

it('a file that cannot be read any more says so, and does not wait for a line', async () => {
  const gone = file('a');
  gone.slice = () =>
    ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }) as unknown as Blob;
  put([gone]);
  uploads.add('/home/kim', [{ kind: 'unreadable', names: ['b'] }]);
  await reached('failed', 'failed');
  expect(pauses).toEqual([]);
  expect(uploads.seen().items.every(isOver)).toBe(true);
});
