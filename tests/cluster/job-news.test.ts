/** On a real cluster: whoever wants to is told that jobs have ended, once each, also of what ended while nobody looked or no accounts were kept. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobDetails } from '../../src/jobs/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const cluster = sharedCluster();
/** It looks each 15 s, and Slurm takes a moment. */
const WAIT_MS = 90_000;
const LOOK_MS = 500;

let portal: ClusterPortal;
let user: Client;
beforeAll(async () => {
  portal = await startClusterPortal(cluster);
  user = await portal.user('testuser');
  expect((await user.request('PUT', '/api/notifications/page', { jobs: true })).status).toBe(204);
});
afterAll(() => portal?.dispose());

const submit = async (name: string, line: string, ...args: string[]): Promise<string> => {
  const command = ['sbatch', '--parsable', '--chdir=/tmp', '--output=/dev/null', '--mem=100', `--job-name=${name}`];
  return (await cluster.output('access', [...command, ...args, `--wrap=${line}`], { user: 'testuser' })).trim();
};

/** What the outbox has published, as `name outcome`, in the order of the ends. */
async function told(): Promise<string[]> {
  const script = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1], { readOnly: true });
    const rows = database.prepare('SELECT job FROM notifications WHERE delivered_at IS NOT NULL ORDER BY occurred_at');
    console.log(JSON.stringify(rows.all().map(({ job }) => JSON.parse(job))));`;
  const node = '/opt/berth/node_modules/.bin/node';
  const printed = await cluster.output('access', [node, '-e', script, `${portal.home}/berth.sqlite`], {
    user: 'berth',
  });
  const jobs: { name: string; outcome: string | null; tasks: object | null }[] = JSON.parse(printed);
  return jobs.map(({ name, outcome, tasks }) => `${name} ${outcome ?? JSON.stringify(tasks)}`);
}

let all: string[] = [];
const isTold = (...what: string[]) =>
  until(
    `it is told: ${what.join(', ')}`,
    async () => {
      all = await told();
      return what.every((one) => all.includes(one));
    },
    WAIT_MS,
    LOOK_MS,
  );

const reached = (id: string, state: string) =>
  until(
    `job ${id} is ${state}`,
    async () => (await user.request<JobDetails>('GET', `/api/jobs/${id}`)).body.detail?.startsWith(state),
    WAIT_MS,
    LOOK_MS,
  );

it('jobs and arrays are told once, and not what their user has cancelled, here or there', async () => {
  const own = await submit('own', 'sleep 300');
  const portals = await submit('portals', 'sleep 300');
  await reached(portals, 'RUNNING');
  await cluster.output('access', ['scancel', own], { user: 'testuser' });
  expect((await user.request('DELETE', `/api/jobs/${portals}`)).status).toBe(204);
  await submit('fails', 'exit 3');
  await submit('sweep', 'test $SLURM_ARRAY_TASK_ID != 2', '--array=1-3');
  await isTold('fails failed', 'sweep {"completed":2,"failed":1}');
  const foreign = await submit('cancelled', 'sleep 300');
  await reached(foreign, 'RUNNING');
  await cluster.output('access', ['scancel', foreign]);
  await isTold('cancelled cancelled');
  expect(all.filter((one) => /^(own|portals)/.test(one))).toEqual([]);
});

it('what ended while no portal ran, and while no accounts were kept, is told after that', async () => {
  const go = '/home/testuser/go';
  const brief = await submit('brief', `until [ -e ${go} ]; do sleep 0.1; done`);
  await reached(brief, 'RUNNING');
  await portal.kill('SIGKILL');
  await cluster.stopDaemon('access', 'slurmdbd');
  try {
    await cluster.output('access', ['touch', go], { user: 'testuser' });
    await until(
      'it has ended',
      async () =>
        (
          await cluster.output('access', ['squeue', '--noheader', `--jobs=${brief}`, '--states=all', '--Format=State'])
        ).includes('COMPLETED'),
      WAIT_MS,
      LOOK_MS,
    );
    await portal.start();
  } finally {
    await cluster.startDaemon('access', 'slurmdbd');
    await cluster.output('access', ['rm', '-f', go], { user: 'testuser' });
  }
  await isTold('brief completed');
  expect(all.filter((one) => one === 'brief completed')).toHaveLength(1);
});

it('a job that was put back into the queue has two runs on its page, and no end before the last', async () => {
  const id = await submit('again', 'if [ "$SLURM_RESTART_COUNT" = 1 ]; then exit 4; fi; sleep 300');
  await reached(id, 'RUNNING');
  expect((await user.request('POST', `/api/jobs/${id}/requeue`)).status).toBe(204);
  await reached(id, 'PENDING');
  // Slurm lets it wait for two minutes.
  await cluster.output('access', ['scontrol', 'update', `JobId=${id}`, 'StartTime=now']);
  await isTold('again failed');
  expect(all.filter((one) => one.startsWith('again'))).toEqual(['again failed']);
  // What its page tells may be some seconds old.
  const runs = await until(
    'its page tells of the last end',
    async () => {
      const told = (await user.request<JobDetails>('GET', `/api/jobs/${id}`)).body.runs;
      return told?.at(-1)?.end ? told : null;
    },
    WAIT_MS,
    LOOK_MS,
  );
  expect(runs.map(({ end }) => end)).toEqual([
    { cause: 'unknown', status: null },
    { cause: 'exit', status: 4 },
  ]);
  expect(Date.parse(runs[1]?.submitted_at ?? '')).toBeGreaterThanOrEqual(Date.parse(runs[0]?.ended_at ?? ''));
});
