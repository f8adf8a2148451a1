/** Workflows, from their YAML to what their steps hand on, with real processes of this machine. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../src/http/schema.ts';
import type { Run, RunList } from '../../src/runs/schema.ts';
import type {
  Execution,
  ExecutionList,
  ExecutionStep,
  WorkflowList,
  WorkflowVersion,
  WorkflowVersions,
  WorkflowWithText,
} from '../../src/workflows/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { sessionProcesses } from '../support/processes.ts';
import { until } from '../support/until.ts';

const SOLVERS = join(import.meta.dirname, '../fixtures/solvers');
const RUNS = `${homedir()}/berth-runs`;
const WORKFLOWS = '/api/automation/workflows';
const EXECUTIONS = '/api/automation/executions';

let portal: TestPortal;
let admin: Client;
let kim: Client;
let input: string;
const inputs: string[] = [];
let before: Set<string>;

const jobs = (): string[] => readdirSync(join(portal.home, 'jobs'));
/** Runs that have had a job since the test began. */
const made = (): string[] => jobs().filter((run) => !before.has(run));

beforeAll(async () => {
  portal = await startPortal({ config: `solvers: [${SOLVERS}]\n` });
  admin = await logIn(portal.url);
  await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: 'kim has a password' });
  kim = await logIn(portal.url, 'kim', 'kim has a password');
});
afterAll(async () => {
  await portal?.dispose();
  for (const folder of inputs) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  before = new Set(jobs());
  input = mkdtempSync(join(tmpdir(), 'berth-case-'));
  inputs.push(input);
  writeFileSync(join(input, 'words'), 'case\n');
  return () => {
    for (const run of made()) rmSync(join(RUNS, run), { recursive: true, force: true });
  };
});

/** Mesh, two solvers side by side, and a report of both. */
const yaml = ({ right = '', left = '' }: { right?: string; left?: string } = {}): string => `name: words
steps:
  - { id: mesh, solver: relay, input: ${input}, params: { word: mesh } }
  - { id: left, solver: relay, input: { step: mesh, path: out }, params: { word: left${left} } }
  - { id: right, solver: relay, input: { step: mesh, path: out }, params: { word: right${right} } }
  - id: report
    solver: relay
    input: { step: left, path: out }
    params: { word: report, beside: { step: right, path: out/words } }
`;

async function create(text = yaml()): Promise<WorkflowWithText> {
  const { status, body } = await admin.request<WorkflowWithText>('POST', WORKFLOWS, { yaml: text });
  expect(status).toBe(201);
  return body;
}
const save = ({ workflow_id }: { workflow_id: string }, text: string) =>
  admin.request<WorkflowWithText>('POST', `${WORKFLOWS}/${workflow_id}/versions`, { yaml: text });

async function execute({ workflow_id }: { workflow_id: string }, body: object = {}): Promise<Execution> {
  const answer = await admin.request<Execution>('POST', `${WORKFLOWS}/${workflow_id}/executions`, body);
  expect(answer.status).toBe(201);
  return answer.body;
}
const get = async ({ execution_id }: Execution): Promise<Execution> =>
  (await admin.request<Execution>('GET', `${EXECUTIONS}/${execution_id}`)).body;
const change = ({ execution_id }: Execution, what: 'resume' | 'cancel', body: object = {}) =>
  admin.request<Execution>('POST', `${EXECUTIONS}/${execution_id}/${what}`, what === 'resume' ? body : undefined);

const reached = (execution: Execution, what: string, is: (execution: Execution) => boolean): Promise<Execution> =>
  until(`the execution ${what}`, async () => {
    const now = await get(execution);
    return is(now) ? now : null;
  });
const statuses = ({ steps }: Execution) => Object.fromEntries(steps.map(({ id, status }) => [id, status]));
const step = ({ steps }: Execution, id: string): ExecutionStep => steps.find((one) => one.id === id) as ExecutionStep;
const folder = (execution: Execution, id: string): string => join(RUNS, step(execution, id).run_id);

/** Lets that step go on once it computes. */
async function go(execution: Execution, id: string): Promise<void> {
  await until(`${id} computes`, async () => existsSync(folder(await get(execution), id)));
  writeFileSync(join(folder(await get(execution), id), `go-${id}`), '');
}
const has =
  (id: string, status: ExecutionStep['status']) =>
  (execution: Execution): boolean =>
    step(execution, id).status === status;
/** They compute, and their folders have what they work on. */
const hasBoth = (execution: Execution): boolean =>
  ['left', 'right'].every(
    (id) => has(id, 'running')(execution) && existsSync(join(folder(execution, id), '.berth/step')),
  );
const isOver = ({ status }: Execution): boolean => status !== 'running' && status !== 'cancelling';
const words = (execution: Execution, id: string): string[] =>
  readFileSync(join(folder(execution, id), 'out/words'), 'utf8')
    .trim()
    .split('\n');

describe('an execution', () => {
  it('hands on what its steps write, mends the one that failed, and has one job for each although the portal is killed', async () => {
    const workflow = await create(yaml({ right: ', status: 3' }));
    const execution = await execute(workflow);
    expect(execution).toMatchObject({ status: 'running', workflow_version: 1, name: 'words' });
    expect(execution.edges).toEqual([
      { from: 'mesh', to: 'left' },
      { from: 'mesh', to: 'right' },
      { from: 'left', to: 'report' },
      { from: 'right', to: 'report' },
    ]);
    await reached(execution, 'has a mesh', has('mesh', 'running'));
    expect(statuses(await get(execution))).toMatchObject({ left: 'waiting', right: 'waiting', report: 'waiting' });
    await portal.kill('SIGKILL');
    await portal.start();
    await go(execution, 'mesh');
    // Side by side: neither goes on yet.
    const both = await reached(execution, 'has both', hasBoth);
    await portal.kill('SIGKILL');
    for (const id of ['left', 'right']) writeFileSync(join(folder(both, id), `go-${id}`), '');
    await portal.start();
    const failed = await reached(execution, 'is over', isOver);
    expect([failed.status, statuses(failed)]).toEqual([
      'failed',
      { mesh: 'completed', left: 'completed', right: 'failed', report: 'skipped' },
    ]);
    expect(step(failed, 'right')).toMatchObject({ reason: 'step_failed' });
    expect(words(failed, 'left')).toEqual(['case', 'mesh', 'left']);
    expect(made().sort()).toEqual(['mesh', 'left', 'right'].map((id) => step(failed, id).run_id).sort());

    const mended = await save(workflow, yaml());
    expect([mended.status, mended.body.version]).toEqual([201, 2]);
    const { status, body: resumed } = await change(execution, 'resume');
    expect([status, resumed.status, resumed.workflow_version]).toEqual([202, 'running', 2]);
    expect(resumed.steps.map(({ id, workflow_version }) => [id, workflow_version])).toEqual([
      ['mesh', 1],
      ['left', 1],
      ['right', 2],
      ['report', 2],
    ]);
    await reached(execution, 'runs right again', has('right', 'running'));
    await portal.kill('SIGKILL');
    await portal.start();
    await go(execution, 'right');
    await go(execution, 'report');
    const ended = await reached(execution, 'is over again', isOver);
    expect([ended.status, new Set(Object.values(statuses(ended)))]).toEqual(['completed', new Set(['completed'])]);
    expect(words(ended, 'report')).toEqual(['case', 'mesh', 'left', 'case', 'mesh', 'right', 'report']);
    for (const id of ['mesh', 'left']) expect(step(ended, id).run_id).toBe(step(failed, id).run_id);
    expect(step(ended, 'right').earlier_run_ids).toEqual([step(failed, 'right').run_id]);
    expect(step(ended, 'right').run_id).not.toBe(step(failed, 'right').run_id);
    expect(made()).toHaveLength(5);
    expect((await change(execution, 'resume')).body).toMatchObject({ code: 'wrong_state' });
    await until('nothing of it is left', () => made().every((id) => sessionProcesses(id).length === 0));
  });

  it('is resumed while its other branch computes, and keeps that', async () => {
    const workflow = await create(yaml({ left: ', status: 1' }));
    const execution = await execute(workflow);
    expect((await change(execution, 'resume')).body).toMatchObject({ code: 'wrong_state' });
    await go(execution, 'mesh');
    await reached(execution, 'has both', hasBoth);
    await go(execution, 'left');
    const half = await reached(execution, 'has lost left', has('left', 'failed'));
    expect([half.status, step(half, 'right').status, step(half, 'report').status]).toEqual([
      'running',
      'running',
      'skipped',
    ]);
    // What runs already is not to be another.
    await save(workflow, yaml({ right: ', status: 9' }));
    const refused = await change(execution, 'resume');
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'wrong_state', detail: expect.stringContaining('the step right') });
    await save(workflow, yaml());
    const { body: resumed } = await change(execution, 'resume');
    expect(resumed).toMatchObject({ status: 'running', workflow_version: 3 });
    expect(step(resumed, 'right').run_id).toBe(step(half, 'right').run_id);
    for (const id of ['left', 'right', 'report']) await go(execution, id);
    expect((await reached(execution, 'is over', isOver)).status).toBe('completed');
  });

  it('is cancelled as a whole, also with the portal killed, and goes on where it is resumed', async () => {
    const execution = await execute(await create());
    await go(execution, 'mesh');
    await reached(execution, 'has both', hasBoth);
    expect((await change(execution, 'cancel')).body.status).toBe('cancelling');
    await portal.kill('SIGKILL');
    await portal.start();
    const over = await reached(execution, 'is over', isOver);
    expect([over.status, statuses(over)]).toEqual([
      'cancelled',
      { mesh: 'completed', left: 'stopped', right: 'stopped', report: 'skipped' },
    ]);
    expect(step(over, 'left')).toMatchObject({ reason: 'user' });
    expect((await change(execution, 'cancel')).body.status).toBe('cancelled');
    expect((await change(execution, 'resume')).status).toBe(202);
    for (const id of ['left', 'right', 'report']) await go(execution, id);
    expect((await reached(execution, 'is over again', isOver)).status).toBe('completed');
    expect(words(await get(execution), 'report')).toHaveLength(7);
  });

  it('tells what came out of a step that ended while no portal heard it', async () => {
    const text = `name: area\nsteps:\n  - { id: area, solver: square, input: ${input}, params: { side: 3 } }\n`;
    const execution = await execute(await create(text));
    await until('it computes', () => existsSync(join(folder(execution, 'area'), '.berth/step')));
    await portal.kill('SIGKILL');
    writeFileSync(join(folder(execution, 'area'), 'go'), '');
    const { run_id } = step(execution, 'area');
    await until('it is over', () => sessionProcesses(run_id).length === 0);
    await portal.start();
    expect((await reached(execution, 'is over', isOver)).status).toBe('completed');
    const outputs = await until(
      'it is known',
      async () => (await admin.request<Run>('GET', `/api/cae/runs/${run_id}`)).body.outputs,
    );
    expect(outputs.map(({ name, value }) => [name, value])).toEqual([
      ['area', 9],
      ['side', 3],
    ]);
  });

  it('is started once under a key, and by the version that is asked for', async () => {
    const workflow = await create();
    await save(workflow, yaml({ left: ', status: 0' }));
    const start = (version: number) =>
      admin.request<Execution>(
        'POST',
        `${WORKFLOWS}/${workflow.workflow_id}/executions`,
        { version },
        { 'idempotency-key': 'once' },
      );
    const [{ body: first }, { body: second }] = [await start(1), await start(1)];
    expect([first.workflow_version, second.execution_id]).toEqual([1, first.execution_id]);
    expect((await start(2)).status).toBe(422);
    expect(
      (await admin.request('POST', `${WORKFLOWS}/${workflow.workflow_id}/executions`, { version: 3 })).status,
    ).toBe(404);
    await change(first, 'cancel');
    await reached(first, 'is over', isOver);
  });
});

describe('a workflow', () => {
  it('that is saved with changes is a new version, and what it was can be read', async () => {
    const workflow = await create();
    const same = await save(workflow, yaml());
    expect([same.status, same.body.version]).toEqual([200, 1]);
    const text = yaml().replace('name: words', 'name: 낱말').replace('id: report', 'id: summary');
    const changed = await save(workflow, text);
    expect([changed.status, changed.body.version, changed.body.name, changed.body.yaml]).toEqual([
      201,
      2,
      '낱말',
      text,
    ]);
    const address = `${WORKFLOWS}/${workflow.workflow_id}/versions`;
    const { versions } = (await admin.request<WorkflowVersions>('GET', address)).body;
    expect(versions.map(({ version, name }) => [version, name])).toEqual([
      [2, '낱말'],
      [1, 'words'],
    ]);
    const { body: first } = await admin.request<WorkflowVersion>('GET', `${address}/1`);
    expect([first.yaml, first.steps.map(({ id }) => id)]).toEqual([yaml(), ['mesh', 'left', 'right', 'report']]);
    expect((await admin.request('GET', `${address}/3`)).status).toBe(404);
  });

  it('with faults is refused with all of them and their lines, and a version with faults, too', async () => {
    const text = yaml()
      .replace('solver: relay, input: { step: mesh', 'solver: rely, input: { step: mehs')
      .replace('word: right', 'word: 3, status: 999');
    const workflow = await create();
    const answers = [await admin.request('POST', WORKFLOWS, { yaml: text }), await save(workflow, text)];
    for (const { status, body } of answers) {
      expect(status).toBe(400);
      expect(
        (body as unknown as ProblemBody).errors?.map(({ field, line, message }) => [field, line, message]),
      ).toEqual([
        ['yaml', 4, 'steps[2].input.step: there is no step mehs; did you mean mesh?'],
        ['yaml', 4, 'steps[2].solver: is not among the solvers'],
        ['yaml', 5, 'steps[3].params.word: must be a text'],
        ['yaml', 5, 'steps[3].params.status: must be at most 255'],
      ]);
    }
    expect((await admin.request<WorkflowWithText>('GET', `${WORKFLOWS}/${workflow.workflow_id}`)).body.version).toBe(1);
  });

  it('is its user’s alone, with its executions, whose runs are not among those that were started by themselves', async () => {
    const workflow = await create();
    const execution = await execute(workflow);
    const { workflow_id } = workflow;
    const { execution_id } = execution;
    for (const path of [
      `${WORKFLOWS}/${workflow_id}`,
      `${WORKFLOWS}/${workflow_id}/versions`,
      `${WORKFLOWS}/${workflow_id}/versions/1`,
      `${WORKFLOWS}/${workflow_id}/executions`,
      `${EXECUTIONS}/${execution_id}`,
    ]) {
      expect((await admin.request('GET', path)).status).toBe(200);
      expect((await kim.request('GET', path)).status).toBe(404);
    }
    for (const [path, body] of [
      [`${WORKFLOWS}/${workflow_id}/versions`, { yaml: yaml() }],
      [`${WORKFLOWS}/${workflow_id}/executions`, {}],
      [`${EXECUTIONS}/${execution_id}/resume`, {}],
      [`${EXECUTIONS}/${execution_id}/cancel`, undefined],
    ] as const)
      expect((await kim.request('POST', path, body)).status).toBe(404);
    expect((await kim.request('DELETE', `${WORKFLOWS}/${workflow_id}`)).status).toBe(404);
    expect((await kim.request<WorkflowList>('GET', WORKFLOWS)).body.workflows).toEqual([]);
    expect((await admin.request<WorkflowList>('GET', WORKFLOWS)).body.workflows[0]?.workflow_id).toBe(workflow_id);
    await reached(execution, 'runs', has('mesh', 'running'));
    expect((await admin.request<RunList>('GET', '/api/cae/runs')).body.runs).toEqual([]);
    const { run_id } = step(execution, 'mesh');
    expect((await admin.request<Run>('GET', `/api/cae/runs/${run_id}`)).body).toMatchObject({
      execution_id,
      execution_step: 'mesh',
    });
    await change(execution, 'cancel');
    await reached(execution, 'is over', isOver);
  });

  it('is removed when nothing of it runs, and leaves its runs for themselves', async () => {
    const workflow = await create();
    const execution = await execute(workflow);
    const address = `${WORKFLOWS}/${workflow.workflow_id}`;
    await reached(execution, 'runs', has('mesh', 'running'));
    expect((await admin.request('DELETE', address)).body).toMatchObject({ code: 'wrong_state' });
    const { run_id } = step(execution, 'mesh');
    await change(execution, 'cancel');
    await reached(execution, 'is over', isOver);
    expect((await admin.request('POST', `/api/cae/runs/${run_id}/forget`)).body).toMatchObject({ code: 'wrong_state' });
    const { executions } = (await admin.request<ExecutionList>('GET', `${address}/executions`)).body;
    expect(executions.map(({ execution_id, status }) => [execution_id, status])).toEqual([
      [execution.execution_id, 'cancelled'],
    ]);
    expect((await admin.request('DELETE', address)).status).toBe(204);
    for (const path of [address, `${EXECUTIONS}/${execution.execution_id}`])
      expect((await admin.request('GET', path)).status).toBe(404);
    const { runs } = (await admin.request<RunList>('GET', '/api/cae/runs')).body;
    expect(runs.map((run) => run.run_id)).toEqual([run_id]);
    expect((await admin.request('POST', `/api/cae/runs/${run_id}/forget`)).status).toBe(204);
  });
});
