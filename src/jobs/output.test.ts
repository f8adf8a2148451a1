import { beforeEach, expect, it } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import type { FilePart, PartWanted } from '../scheduler/queue.ts';
import { type JobOutput, jobOutput } from './output.ts';
import { type JobDetails, outputPart, outputQuery } from './schema.ts';

const who = (account: string | null, role: Principal['role'] = 'user') =>
  ({ user_id: 'x', role, account }) as Principal;
const kim = who('kim');
const query = (of: object = {}) => outputQuery.parse(of);

let file: Buffer;
let identity: string;
let job: Partial<JobDetails>;
let reads: PartWanted[];
let open: () => void;
let opened: Promise<void>;
let output: JobOutput;

beforeEach(() => {
  file = Buffer.from('');
  identity = '1:1';
  job = { label: '7', user: 'kim', state: 'running', output: '/home/kim/a.out', errors: null };
  reads = [];
  opened = Promise.resolve();
  output = jobOutput({
    jobs: { get: async () => job as JobDetails },
    accountOf: ({ account }) => account,
    grantFor: async () => null,
    queue: {
      async read(_account, _path, part): Promise<FilePart> {
        reads.push(part);
        await opened;
        const isOther = (part.file ?? identity) !== identity;
        const from = isOther ? 0 : (part.from ?? Math.max(0, file.length - part.bytes));
        const bytes = file.subarray(from, from + part.bytes);
        return { state: 'read', file: identity, size: file.length, from, bytes };
      },
    },
  });
});

it('is followed without a character being cut, wherever the file ends for now', async () => {
  const all = Buffer.from('속도 0.1 m/s 🚢\n');
  let shown = '';
  let at: { from?: number; file?: string } = {};
  for (let length = 0; length <= all.length; length++) {
    file = all.subarray(0, length);
    const part = outputPart.parse(await output.part(kim, '7', query(at)));
    shown += part.text;
    at = { from: part.next ?? 0, file: part.file ?? '' };
  }
  expect(shown).toBe(all.toString());
});

it('begins within a file that is long, at a character', async () => {
  file = Buffer.from('가'.repeat(100_000));
  const part = await output.part(kim, '7', query());
  expect(part.from).toBeGreaterThan(0);
  expect(part.text).toMatch(/^가+$/);
});

it('waits while the job lives, and not for one that has ended', async () => {
  await output.part(kim, '7', query({ wait: 20 }));
  job.state = 'ended';
  expect(await output.part(kim, '7', query({ wait: 20 }))).toMatchObject({ ended: true });
  expect(reads.map(({ waitSeconds }) => waitSeconds)).toEqual([20, 0]);
});

it("is its own user's alone, whatever else support and administrators see", async () => {
  for (const other of [who('lee'), who(null, 'support'), who('root', 'admin')]) {
    await expect(output.part(other, '7', query())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(output.whole(other, '7', 'output')).rejects.toMatchObject({ code: 'forbidden' });
  }
  expect(reads).toEqual([]);
});

it('says so where the scheduler tells no path', async () => {
  expect(await output.part(kim, '7', query({ stream: 'errors' }))).toMatchObject({ state: 'unknown', text: '' });
  await expect(output.whole(kim, '7', 'errors')).rejects.toMatchObject({ code: 'not_found' });
});

it('is one process for pages that wait for the same, and not one for each of very many', async () => {
  opened = new Promise((resolve) => {
    open = resolve;
  });
  const same = Array.from({ length: 20 }, () => output.part(kim, '7', query({ from: 0, wait: 20 })));
  const others = Array.from({ length: 9 }, (_, n) => output.part(kim, '7', query({ from: n + 1, wait: 20 })));
  const refused = Promise.allSettled(others);
  await expect(
    Promise.any(
      [others[7], others[8]].map((part) =>
        part?.then(
          () => Promise.reject(),
          (error) => error,
        ),
      ),
    ),
  ).resolves.toMatchObject({ code: 'too_many_requests' });
  open();
  expect((await refused).filter(({ status }) => status === 'rejected')).toHaveLength(2);
  await Promise.all(same);
  expect(reads).toHaveLength(8);
  expect(await output.part(kim, '7', query())).toMatchObject({ state: 'read' });
});

it('is given whole as it was at the beginning, byte by byte, and not if another file comes between', async () => {
  file = Buffer.from(Array.from({ length: 9_000_000 }, (_, n) => n % 251));
  const { name, size, bytes } = await output.whole(kim, '7', 'output');
  const chunks: Buffer[] = [];
  const before = file;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    file = Buffer.concat([before, Buffer.from('later')]);
  }
  expect({ name, size }).toEqual({ name: 'a.out', size: 9_000_000 });
  expect(Buffer.concat(chunks).equals(before)).toBe(true);
  const cut = await output.whole(kim, '7', 'output');
  await expect(async () => {
    for await (const _ of cut.bytes) identity = '1:2';
  }).rejects.toThrow('another file');
});
