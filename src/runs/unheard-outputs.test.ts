import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { asUser, here } from '../as-user/client.ts';
import type { Principal } from '../auth/principal.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { Queue } from '../scheduler/queue.ts';
import { readFileAs } from '../scheduler/read-file.ts';
import { OUTPUTS_FILE } from './schema.ts';
import { aRun } from './test-run.ts';
import { unheardOutputs } from './unheard-outputs.ts';

const KIM = { user_id: 'kim' } as Principal;
const DRAG = [{ name: 'drag', value: 0.5, unit: 'N' }];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-unheard-'));
  mkdirSync(join(folder, '.berth'));
  writeFileSync(join(folder, OUTPUTS_FILE), 'drag\t0.5\tN\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { username } = userInfo();
const fromFiles = readFileAs(asUser({ start: here }));

function unheard({
  read = (_account, ...more) => fromFiles(username, ...more),
  of = {},
  template = true,
  patienceMs = 60_000,
}: {
  read?: Queue['read'];
  of?: Partial<RunRecord>;
  template?: boolean;
  patienceMs?: number;
} = {}) {
  let run = aRun({ folder, status: 'completed', ...of });
  const [asked, warned]: [unknown[], string[]] = [[], []];
  const outputs = unheardOutputs({
    store: {
      async change(_, change) {
        run = change(run) ?? run;
        return run;
      },
    },
    queue: {
      read(account, path, part, grant) {
        asked.push([account, path, grant]);
        return read(account, path, part, grant);
      },
    },
    hasOutputs: () => template,
    grantFor: async (principal, account, path) => `${principal.user_id} may read ${path} of ${account}`,
    log: { warn: (_: object, message?: string) => warned.push(message ?? '') },
    patienceMs,
  });
  return { known: async (as = KIM) => (await outputs.known(as, run)).outputs, run: () => run, asked, warned };
}

it('are read once as the user, by leave for that file, and kept', async () => {
  const one = unheard();
  expect(await Promise.all([one.known(), one.known()])).toEqual([DRAG, DRAG]);
  expect(await one.known()).toEqual(DRAG);
  expect(one.run().outputs).toEqual(DRAG);
  const path = `${folder}/${OUTPUTS_FILE}`;
  expect(one.asked).toEqual([['kim', path, `kim may read ${path} of kim`]]);
});

it('are none where the folder is gone, and are not asked for again', async () => {
  rmSync(folder, { recursive: true });
  const one = unheard();
  expect([await one.known(), await one.known(), one.run().outputs]).toEqual([[], [], []]);
  expect(one.asked).toHaveLength(1);
});

it('stay unknown while they cannot be read, and are read later', async () => {
  let isAway = true;
  const read: Queue['read'] = async (_account, ...more) => {
    if (isAway) throw new Error('the file server is away');
    return fromFiles(username, ...more);
  };
  const one = unheard({ read });
  expect([await one.known(), one.run().outputs, one.warned.length]).toEqual([null, null, 1]);
  isAway = false;
  expect(await one.known()).toEqual(DRAG);
});

it('keep nobody waiting for a file server that hangs, are asked for once meanwhile, and are kept when they come', async () => {
  const late = Promise.withResolvers<void>();
  const read: Queue['read'] = async (_account, ...more) => {
    await late.promise;
    return fromFiles(username, ...more);
  };
  const one = unheard({ read, patienceMs: 1 });
  expect([await one.known(), await one.known(), one.asked.length]).toEqual([null, null, 1]);
  late.resolve();
  await vi.waitFor(() => expect(one.run().outputs).toEqual(DRAG), 10_000);
});

it.each<[string, Parameters<typeof unheard>[0], Principal]>([
  ['by who looks on as the user', {}, { ...KIM, viewed_by: 'helper' }],
  ['of a run that has not completed', { of: { status: 'failed' } }, KIM],
  ['of a template that has none', { template: false }, KIM],
])('are not read %s', async (_, of, as) => {
  const one = unheard(of);
  expect([await one.known(as), one.asked]).toEqual([null, []]);
});
