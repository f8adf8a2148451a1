/**
 * The portal is killed before and after the calls that it makes of its ports while a workflow is executed and, for one of its steps fails, mended and
 * resumed. Each trial is exact: which calls there are is counted first.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Execution, WorkflowWithText } from '../../src/workflows/schema.ts';
import { type CallPoint, pointsOf } from '../support/fuse.ts';
import { nameOf, tryAllCalls } from '../support/kills-at-calls.ts';
import { newKey, SETTLE_MS, type TrialPortal } from '../support/trial.ts';
import { trialPortal } from '../support/trial-portal.ts';
import { until } from '../support/until.ts';

/** Most of a trial is waiting. */
const PORTALS = 4;
const LASTING = /^(executions\.(insert|update|make|resume)|scheduler\.submit|runFolders\.create)$/;
/** Calls that the test itself causes by looking. */
const OURS = /^executions\.(get|earlierRuns)$/;
const SOLVERS = join(import.meta.dirname, '../fixtures/solvers');
const RUNS = `${homedir()}/berth-runs`;
const WORKFLOWS = '/api/automation/workflows';
const EXECUTIONS = '/api/automation/executions';

let folder: string;
let portals: TrialPortal[];
const runs = new Set<string>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-chaos-'));
  for (const id of ['mesh', 'left', 'right', 'report']) writeFileSync(join(folder, `go-${id}`), '');
  portals = await Promise.all(
    Array.from({ length: PORTALS }, (_, index) => trialPortal(`solvers: [${SOLVERS}]\n`, `${folder}-fuse-${index}`)),
  );
});
afterAll(async () => {
  await Promise.all((portals ?? []).map((portal) => portal.dispose()));
  for (const one of [folder, ...[...runs].map((id) => join(RUNS, id))]) rmSync(one, { recursive: true, force: true });
});

/** Each step has the whole folder of the one before, and so what lets it go on. */
const yaml = (status: number): string => `name: words
steps:
  - { id: mesh, solver: relay, input: ${folder}, params: { word: mesh } }
  - { id: left, solver: relay, input: { step: mesh }, params: { word: left } }
  - { id: right, solver: relay, input: { step: mesh }, params: { word: right, status: ${status} } }
  - { id: report, solver: relay, input: { step: left }, params: { word: report }, needs: [right] }
`;

/** Asks until there is an answer, of whatever portal lives then. */
async function answered(trial: TrialPortal, path: string, key?: string): Promise<Execution> {
  for (;;) {
    const answer = await trial.ask('POST', path, {}, key);
    if (answer !== null) return answer.body as unknown as Execution;
    await trial.revive();
  }
}

/** The execution when it is over; a portal that has died meanwhile is started again. */
function over(trial: TrialPortal, executionId: string): Promise<Execution> {
  const look = async (): Promise<Execution | null> => {
    if (!trial.lives()) await trial.revive();
    const answer = await trial.client.request<Execution>('GET', `${EXECUTIONS}/${executionId}`).catch(() => null);
    return answer !== null && ['completed', 'failed', 'cancelled'].includes(answer.body.status) ? answer.body : null;
  };
  return until('the execution is over', look, SETTLE_MS);
}

const statuses = ({ steps }: Execution) => Object.fromEntries(steps.map(({ id, status }) => [id, status]));

/** What a client does, and what must hold at its end. */
async function executed(trial: TrialPortal, point?: CallPoint): Promise<void> {
  const made = await trial.client.request<WorkflowWithText>('POST', WORKFLOWS, { yaml: yaml(3) });
  const address = `${WORKFLOWS}/${made.body.workflow_id}`;
  trial.fuse.set(point);
  const { execution_id } = await answered(trial, `${address}/executions`, newKey());
  const failed = await over(trial, execution_id);
  expect(statuses(failed)).toEqual({ mesh: 'completed', left: 'completed', right: 'failed', report: 'skipped' });
  await trial.client.request('POST', `${address}/versions`, { yaml: yaml(0) });
  // Asked again, it may have been resumed already.
  await answered(trial, `${EXECUTIONS}/${execution_id}/resume`);
  const ended = await until('it has completed', async () => {
    const now = await over(trial, execution_id);
    return now.status === 'completed' ? now : null;
  });
  expect(ended.steps.map(({ workflow_version }) => workflow_version)).toEqual([1, 1, 2, 2]);
  const all = ended.steps.flatMap(({ id, run_id, earlier_run_ids }) =>
    [run_id, ...earlier_run_ids].map((run) => ({ id, run })),
  );
  for (const { run } of all) runs.add(run);
  expect(all.map(({ id }) => id)).toEqual(['mesh', 'left', 'right', 'right', 'report']);
  for (const { id, run } of all)
    expect(
      readFileSync(join(RUNS, run, `began-${id}`), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(1);
  // A run of nobody would have begun as well.
  for (const { run } of all) expect(existsSync(join(RUNS, run, 'out/words'))).toBe(true);
  const { body } = await trial.client.request<{ executions: unknown[] }>('GET', `${address}/executions`);
  expect(body.executions).toHaveLength(1);
}

it('a workflow survives the end of the portal at any of its calls', async () => {
  const [first] = portals;
  if (!first) throw new Error('no portal');
  await executed(first);
  const calls = first.fuse.calls();
  await first.revive();
  const points = pointsOf(calls).filter(({ method }) => (tryAllCalls ? !OURS.test(method) : LASTING.test(method)));
  expect(points.length).toBeGreaterThan(20);

  const faults: string[] = [];
  let hits = 0;
  const work = points.values();
  await Promise.all(
    portals.map(async (trial) => {
      for (const point of work) {
        let died = false;
        const revive = async (): Promise<void> => {
          died = true;
          await trial.revive();
        };
        await executed({ ...trial, revive }, point).catch((error: Error) => {
          faults.push(`${nameOf(point)}: ${error.message}`);
        });
        if (died) hits++;
        // Counts from one again.
        await trial.revive();
      }
    }),
  );
  expect(faults).toEqual([]);
  expect(hits).toBeGreaterThan(points.length / 2);
}, 900_000);
