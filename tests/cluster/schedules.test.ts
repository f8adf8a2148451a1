/** What schedules start on a cluster while their user is logged out: by leave that auth has signed before, for these runs and this folder alone. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../src/runs/schema.ts';
import type { Occasion, OccasionList, Schedule } from '../../src/schedules/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { ADMIN_PASSWORD } from '../support/portal.ts';
import { until } from '../support/until.ts';

const ADDRESS = '/api/automation/schedules';
const HOME = '/home/testuser';
/** A minute until its time, and what the cluster makes of a job. */
const STARTED_MS = 120_000;
const LOOK_EACH_MS = 200;

const cluster = sharedCluster();
let portal: ClusterPortal;
let user: Client;
beforeAll(async () => {
  portal = await startClusterPortal(cluster, { config: 'solvers: [/opt/berth/tests/fixtures/solvers]' });
  user = await portal.user('testuser');
  await asUser('mkdir -p scheduled drop/old');
});
afterAll(() => portal?.dispose());

const asUser = (line: string) => cluster.output('access', ['sh', '-c', `cd && ${line}`], { user: 'testuser' });
const made = (more: object) =>
  user.request<Schedule>('POST', ADDRESS, { name: 'alone', limits: { interval_minutes: 1 }, ...more });
const occasions = async ({ schedule_id }: Schedule): Promise<Occasion[]> =>
  (await user.request<OccasionList>('GET', `${ADDRESS}/${schedule_id}/occasions`)).body.occasions;

/** The run of its first occasion, as it is when it is over. */
async function ended(schedule: Schedule): Promise<{ run: Run; occasion: Occasion }> {
  const find = async () => (await occasions(schedule)).find(({ run_id }) => run_id !== null);
  const { run_id } = await until('something is started', find, STARTED_MS, LOOK_EACH_MS);
  const folder = join(cluster.homes, 'testuser/berth-runs', `${run_id}`);
  await until('it has its folder', () => existsSync(folder), STARTED_MS, LOOK_EACH_MS);
  writeFileSync(join(folder, 'go'), '');
  const over = async () => {
    const occasion = await find();
    return occasion && occasion.status !== 'running' ? occasion : null;
  };
  const occasion = await until('it is over', over, STARTED_MS, LOOK_EACH_MS);
  return { occasion, run: (await user.request<Run>('GET', `/api/cae/runs/${run_id}`)).body };
}

it('a run at its time, and one of what appears in a folder', async () => {
  const times = await made({
    trigger: { kind: 'times', cron: '* * * * *', time_zone: 'Asia/Seoul' },
    starts: { kind: 'run', solver_id: 'square', input: `${HOME}/scheduled` },
  });
  const files = await made({
    trigger: { kind: 'files', folder: `${HOME}/drop` },
    starts: { kind: 'run', solver_id: 'square' },
  });
  expect([times.status, files.status]).toEqual([201, 201]);
  expect((await user.request('POST', '/api/auth/logout')).status).toBeLessThan(300);
  await asUser(`mkdir 'drop/$(id)'`);
  // Only to look.
  user = await logIn(portal.url, 'testuser', ADMIN_PASSWORD);

  const byTime = await ended(times.body);
  expect(byTime.occasion.status).toBe('completed');
  expect(byTime.run).toMatchObject({ status: 'completed', input: `${HOME}/scheduled` });
  const byFile = await ended(files.body);
  expect(byFile.occasion.status).toBe('completed');
  expect(byFile.run).toMatchObject({ status: 'completed', input: `${HOME}/drop/$(id)` });
  expect((await occasions(files.body)).map(({ input }) => input)).toEqual([`${HOME}/drop/$(id)`]);
  for (const { schedule_id } of [times.body, files.body]) await user.request('DELETE', `${ADDRESS}/${schedule_id}`);
});

it('nothing in the folder of somebody else', async () => {
  await cluster.output('access', ['sh', '-c', 'cd && mkdir -p own && chmod 700 own'], { user: 'otheruser' });
  const { status, body } = await made({
    trigger: { kind: 'files', folder: '/home/otheruser/own' },
    starts: { kind: 'run', solver_id: 'square' },
  });
  expect([status, body]).toMatchObject([400, { errors: [{ field: 'trigger.folder' }] }]);
});
