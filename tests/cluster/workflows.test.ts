/** Workflows on a real Slurm: their steps wait for one another in its queue, whether there is a portal or not. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Execution, ExecutionStep, WorkflowWithText } from '../../src/workflows/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const WORKFLOWS = '/api/automation/workflows';
const EXECUTIONS = '/api/automation/executions';
const REACHED_MS = 90_000;

const cluster = sharedCluster();
let portal: ClusterPortal;
let user: Client;
let other: Client;
beforeAll(async () => {
  portal = await startClusterPortal(cluster, { config: 'solvers: [/opt/berth/tests/fixtures/solvers]' });
  [user, other] = [await portal.user('testuser'), await portal.user('otheruser')];
  const make = 'mkdir -p words && echo case >words/words';
  await cluster.output('access', ['sh', '-c', `cd && ${make}`], { user: 'testuser' });
});
afterAll(async () => {
  await portal?.dispose();
  rmSync(join(cluster.homes, 'testuser/words'), { recursive: true, force: true });
});

/** Mesh, two solvers side by side, and a report of both. */
const yaml = (right = ''): string => `name: words
steps:
  - { id: mesh, solver: relay, input: /home/testuser/words, params: { word: mesh } }
  - { id: left, solver: relay, input: { step: mesh, path: out }, params: { word: left } }
  - { id: right, solver: relay, input: { step: mesh, path: out }, params: { word: right${right} } }
  - id: report
    solver: relay
    input: { step: left, path: out }
    params: { word: report, beside: { step: right, path: out/words } }
`;

async function start(text: string): Promise<Execution> {
  const { body: workflow } = await user.request<WorkflowWithText>('POST', WORKFLOWS, { yaml: text });
  const answer = await user.request<Execution>('POST', `${WORKFLOWS}/${workflow.workflow_id}/executions`, {});
  expect(answer.status).toBe(201);
  return answer.body;
}
const get = async ({ execution_id }: Execution): Promise<Execution> =>
  (await user.request<Execution>('GET', `${EXECUTIONS}/${execution_id}`)).body;
const reached = (execution: Execution, what: string, is: (execution: Execution) => boolean): Promise<Execution> =>
  until(
    `the execution ${what}`,
    async () => {
      const now = await get(execution);
      return is(now) ? now : null;
    },
    REACHED_MS,
  );
const step = ({ steps }: Execution, id: string): ExecutionStep => steps.find((one) => one.id === id) as ExecutionStep;
const statuses = ({ steps }: Execution) => Object.fromEntries(steps.map(({ id, status }) => [id, status]));
const isOver = ({ status }: Execution): boolean => status !== 'running' && status !== 'cancelling';
const isQueued = ({ steps }: Execution): boolean =>
  steps.every(({ status }) => !['waiting', 'creating'].includes(status));

/** The same folder, on this machine. */
const here = (execution: Execution, id: string): string =>
  join(cluster.homes, 'testuser/berth-runs', step(execution, id).run_id);
/** Lets that step go on once it computes; no portal is asked. */
async function go(execution: Execution, id: string): Promise<void> {
  await until(`${id} computes`, () => existsSync(join(here(execution, id), '.berth/step')), REACHED_MS);
  writeFileSync(join(here(execution, id), `go-${id}`), '');
}

/** What Slurm's own programs say of its job. */
async function job(execution: Execution, id: string): Promise<{ id: string; state: string; dependency: string }> {
  const { run_id } = step(execution, id);
  const printed = await cluster.output('access', [
    'squeue',
    '-h',
    '--states=all',
    `--name=${run_id}`,
    '-o',
    '%A|%T|%E',
  ]);
  const [jobId = '', state = '', dependency = ''] = printed.trim().split('|');
  return { id: jobId, state, dependency };
}
/** All that there ever was of that name, as long as Slurm remembers it. */
async function jobsOf(runId: string): Promise<string[]> {
  const printed = await cluster.output('access', ['squeue', '-h', '--states=all', `--name=${runId}`, '-o', '%A']);
  return printed.trim().split('\n');
}

it('their steps wait in the queue for those that they need, go on without a portal, and are resumed where one failed', async () => {
  const execution = await start(yaml(', status: 3'));
  const queued = await reached(execution, 'is queued as a whole', isQueued);
  const [mesh, left, right, report] = [
    await job(queued, 'mesh'),
    await job(queued, 'left'),
    await job(queued, 'right'),
    await job(queued, 'report'),
  ];
  for (const one of [left, right])
    expect(one).toMatchObject({ state: 'PENDING', dependency: `afterok:${mesh.id}(unfulfilled)` });
  expect(report.dependency.split(',').sort()).toEqual(
    [left, right].map(({ id }) => `afterok:${id}(unfulfilled)`).sort(),
  );
  expect((await other.request('GET', `${EXECUTIONS}/${execution.execution_id}`)).status).toBe(404);

  await portal.kill('SIGKILL');
  for (const id of ['mesh', 'left', 'right']) await go(execution, id);
  await until(
    'Slurm has taken the report away',
    async () => (await job(execution, 'report')).state === 'CANCELLED',
    REACHED_MS,
  );
  await portal.start();
  const failed = await reached(execution, 'is over', isOver);
  expect([failed.status, statuses(failed)]).toEqual([
    'failed',
    { mesh: 'completed', left: 'completed', right: 'failed', report: 'skipped' },
  ]);
  expect(step(failed, 'report')).toMatchObject({ reason: 'need_failed' });

  const address = `${WORKFLOWS}/${execution.workflow_id}/versions`;
  expect((await user.request('POST', address, { yaml: yaml() })).status).toBe(201);
  const resumed = (await user.request<Execution>('POST', `${EXECUTIONS}/${execution.execution_id}/resume`, {})).body;
  expect(resumed).toMatchObject({ status: 'running', workflow_version: 2 });
  const again = await reached(execution, 'is queued again', isQueued);
  const [secondRight, secondReport] = [await job(again, 'right'), await job(again, 'report')];
  expect(secondReport).toMatchObject({ state: 'PENDING', dependency: `afterok:${secondRight.id}(unfulfilled)` });
  for (const id of ['right', 'report']) await go(again, id);
  const ended = await reached(execution, 'has completed', isOver);
  expect(ended.status).toBe('completed');
  expect(
    readFileSync(join(here(ended, 'report'), 'out/words'), 'utf8')
      .trim()
      .split('\n'),
  ).toEqual([...['case', 'mesh', 'left', 'case', 'mesh', 'right', 'report']]);
  for (const one of [failed, ended]) for (const { run_id } of one.steps) expect(await jobsOf(run_id)).toHaveLength(1);
});

it('are taken from the queue as a whole', async () => {
  const execution = await start(yaml());
  await reached(execution, 'is queued as a whole', isQueued);
  await user.request('POST', `${EXECUTIONS}/${execution.execution_id}/cancel`);
  const over = await reached(execution, 'is over', isOver);
  expect([over.status, new Set(Object.values(statuses(over)))]).toEqual(['cancelled', new Set(['stopped'])]);
  for (const { reason } of over.steps) expect(reason).toBe('user');
});
