/** Solver runs as jobs of a real Slurm: as their user, followed as they come, one job for each whatever happens to the portal. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogPart, Run, SeriesPart } from '../../src/runs/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const cluster = sharedCluster();
let portal: ClusterPortal;
let user: Client;
let other: Client;
beforeAll(async () => {
  portal = await startClusterPortal(cluster, { config: 'solvers: [/opt/berth/tests/fixtures/solvers]' });
  [user, other] = [await portal.user('testuser'), await portal.user('otheruser')];
  const make = 'mkdir -p case && printf "factor @factor@\\nend 1\\nstop later\\n" >case/case.txt';
  await cluster.output('access', ['sh', '-c', `cd && ${make}`], { user: 'testuser' });
});
afterAll(() => portal?.dispose());

const start = async (more: object = {}): Promise<Run> => {
  const answer = await user.request<Run>('POST', '/api/cae/runs', {
    solver_id: 'waves',
    input: '/home/testuser/case',
    ...more,
  });
  expect(answer.status).toBe(201);
  return answer.body;
};
const get = async (runId: string): Promise<Run> => (await user.request<Run>('GET', `/api/cae/runs/${runId}`)).body;
const reached = (runId: string, ...statuses: Run['status'][]): Promise<Run> =>
  until(
    `the run is ${statuses}`,
    async () => {
      const run = await get(runId);
      return statuses.includes(run.status) ? run : null;
    },
    60_000,
  );
/** The same file, on this machine. */
const here = ({ folder }: Run, file: string): string => join(cluster.homes, folder.replace('/home/', ''), file);
const go = (run: Run, step: number | '' = ''): void => writeFileSync(here(run, step === '' ? 'go' : `go-${step}`), '');

async function all<Part extends { next: number; ended: boolean }>(run: Run, what: 'log' | 'series'): Promise<Part[]> {
  const parts: Part[] = [];
  for (let from = 0; ; ) {
    const { body } = await user.request<Part>('GET', `/api/cae/runs/${run.run_id}/${what}?from=${from}&wait=20`);
    parts.push(body);
    if (body.ended && body.next === from) return parts;
    from = body.next;
  }
}
const jobsOf = async (run: Run, told = 'JobID,User'): Promise<string[]> => {
  const printed = await cluster.output('access', ['sacct', '-X', '-n', '-P', '-o', told, '--name', run.run_id]);
  return printed.trim().split('\n');
};

describe('a run', () => {
  it('is a job of its user, followed as it comes, and its numbers are those of its log', async () => {
    const made = await start({ params: { factor: 0.25 } });
    const running = await reached(made.run_id, 'running');
    const [log, series] = [all<LogPart>(running, 'log'), all<SeriesPart>(running, 'series')];
    await until('the input is there', () => existsSync(here(made, 'case.txt')));
    go(made, 1);
    await until('it tells how far it is', async () => ((await get(made.run_id)).progress ?? 0) > 0);
    go(made);
    const ended = await reached(made.run_id, 'completed', 'failed', 'stopped');
    expect(ended).toMatchObject({ status: 'completed', exit_status: 0, x: 1, node: expect.any(String) });
    const written = readFileSync(here(made, 'berth.log'), 'utf8');
    expect(written).toContain('factor 0.25');
    expect((await log).map(({ text }) => text).join('')).toBe(written);
    expect((await series).flatMap(({ rows }) => rows.map(([, , , value]) => value))).toEqual([0.25, 0.0625, 0.015625]);
    expect(await jobsOf(made)).toEqual([`${ended.job_id}|testuser`]);
  });

  it('is nobody else’s to see or to read', async () => {
    const run = await start();
    for (const path of ['', '/log', '/series'])
      expect((await other.request('GET', `/api/cae/runs/${run.run_id}${path}`)).status).toBe(404);
    const read = await cluster.exec('access', ['ls', run.folder], { user: 'otheruser' });
    expect(read.status).not.toBe(0);
    await user.request('POST', `/api/cae/runs/${run.run_id}/stop`, {});
    expect(await reached(run.run_id, 'stopped')).toMatchObject({ reason: 'user' });
  });

  it('goes on without the portal, and is one job', async () => {
    const run = await start();
    await portal.kill('SIGKILL');
    await portal.start();
    await reached(run.run_id, 'running');
    await until('the input is there', () => existsSync(here(run, 'case.txt')));
    await portal.kill('SIGKILL');
    go(run, 1);
    await portal.start();
    go(run);
    await reached(run.run_id, 'completed');
    expect((await all<SeriesPart>(run, 'series')).flatMap(({ rows }) => rows)).toHaveLength(3);
    expect(await jobsOf(run)).toHaveLength(1);
  });

  it('that ended while no portal heard it tells what came out, read as its user', async () => {
    const run = await start({ solver_id: 'square', params: { side: 3 } });
    await until('it computes', () => existsSync(here(run, '.berth/step')), 60_000);
    await portal.kill('SIGKILL');
    go(run);
    await until('it is over', async () => (await jobsOf(run, 'State')).join() === 'COMPLETED', 60_000);
    await portal.start();
    await reached(run.run_id, 'completed');
    const outputs = await until('it is known', async () => (await get(run.run_id)).outputs);
    expect(outputs.map(({ name, value }) => [name, value])).toEqual([
      ['area', 9],
      ['side', 3],
    ]);
  });

  it('asked to, writes what it has and ends', async () => {
    const run = await start();
    await reached(run.run_id, 'running');
    await user.request('POST', `/api/cae/runs/${run.run_id}/stop`, { write: true });
    await until('it is told', () => readFileSync(here(run, 'case.txt'), 'utf8').includes('stop now'));
    go(run);
    expect(await reached(run.run_id, 'completed')).toMatchObject({ exit_status: 0 });
  });
});
