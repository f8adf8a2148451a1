/** Solver runs, from the request to the last point of a curve, with real processes of this machine. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../src/http/schema.ts';
import type { LogPart, Run, RunList, SeriesPart } from '../../src/runs/schema.ts';
import type { Solver, SolverList } from '../../src/solvers/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { sessionProcesses } from '../support/processes.ts';
import { until } from '../support/until.ts';

const SOLVERS = join(import.meta.dirname, '../fixtures/solvers');

let portal: TestPortal;
let admin: Client;
let kim: Client;
let input: string;
const folders: string[] = [];

beforeAll(async () => {
  portal = await startPortal({ config: `solvers: [${SOLVERS}]\n` });
  admin = await logIn(portal.url);
  await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: 'kim has a password' });
  kim = await logIn(portal.url, 'kim', 'kim has a password');
});
afterAll(async () => {
  await portal?.dispose();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  input = mkdtempSync(join(tmpdir(), 'berth-case-'));
  folders.push(input);
  writeFileSync(join(input, 'case.txt'), 'factor @factor@\nend 1\nstop later\n');
});

async function start(more: object = {}, key?: string) {
  const body = { solver_id: 'waves', input, ...more };
  const answer = await admin.request<Run>('POST', '/api/cae/runs', body, key ? { 'idempotency-key': key } : {});
  if (answer.status === 201) folders.push(answer.body.folder);
  return answer;
}
const get = async (runId: string): Promise<Run> => (await admin.request<Run>('GET', `/api/cae/runs/${runId}`)).body;
const reached = (runId: string, ...statuses: Run['status'][]): Promise<Run> =>
  until(`the run is ${statuses}`, async () => {
    const run = await get(runId);
    return statuses.includes(run.status) ? run : null;
  });
const go = (run: Run, step: number | '' = ''): void =>
  writeFileSync(join(run.folder, step === '' ? 'go' : `go-${step}`), '');

/** All that there is to follow, in as many answers as it takes. */
async function all<Part extends { next: number; ended: boolean }>(run: Run, what: 'log' | 'series'): Promise<Part[]> {
  const parts: Part[] = [];
  for (let from = 0; ; ) {
    const { body } = await admin.request<Part>('GET', `/api/cae/runs/${run.run_id}/${what}?from=${from}&wait=20`);
    parts.push(body);
    if (body.ended && body.next === from) return parts;
    from = body.next;
  }
}

/** The same portal anew. */
async function restart(): Promise<void> {
  await portal.kill('SIGKILL');
  await portal.start();
}

describe('a run', () => {
  it('goes from a request to its end, is followed meanwhile without a gap, and what it drew are the numbers of its log', async () => {
    const { status, body: made } = await start({ params: { factor: 0.25 }, name: 'first 한글' });
    expect([status, made.status, made.name, made.steps]).toEqual([201, 'creating', 'first 한글', ['check', 'solve']]);
    expect(made.folder).toBe(`${homedir()}/berth-runs/${made.run_id}`);
    const running = await reached(made.run_id, 'running');
    const [log, series] = [all<LogPart>(running, 'log'), all<SeriesPart>(running, 'series')];
    await until('it computes', () => existsSync(join(made.folder, 'berth.log')));
    go(made, 1);
    const further = await until('it tells how far it is', async () => {
      const run = await get(made.run_id);
      return run.progress !== null && run.progress > 0 && run.step === 1 ? run : null;
    });
    expect(further.progress).toBeCloseTo(1 / 3, 5);
    go(made);
    const ended = await reached(made.run_id, 'completed', 'failed', 'stopped');
    expect(ended).toMatchObject({ status: 'completed', reason: 'completed', exit_status: 0, x: 1, progress: 1 });
    const written = readFileSync(join(made.folder, 'berth.log'), 'utf8');
    expect(written).toContain('factor 0.25');
    expect((await log).map(({ text }) => text).join('')).toBe(written);
    expect((await series).flatMap(({ rows }) => rows)).toEqual([
      [0.333333, 'residuals', 'Ux', 0.25],
      [0.666667, 'residuals', 'Ux', 0.0625],
      [1, 'residuals', 'Ux', 0.015625],
    ]);
    await until('nothing of it is left', () => sessionProcesses(made.run_id).length === 0);
  });

  it('is followed from its files where nothing is told any more', async () => {
    const { body: run } = await start();
    await until('its folder is there', () => existsSync(join(run.folder, 'case.txt')));
    go(run);
    await reached(run.run_id, 'completed');
    await restart();
    expect((await all<LogPart>(run, 'log')).map(({ text }) => text).join('')).toBe(
      readFileSync(join(run.folder, 'berth.log'), 'utf8'),
    );
    expect((await all<SeriesPart>(run, 'series')).flatMap(({ rows }) => rows)).toHaveLength(3);
    const { body: tail } = await admin.request<LogPart>('GET', `/api/cae/runs/${run.run_id}/log`);
    expect(tail).toMatchObject({ from: 0, ended: true });
  });

  it('writes what it has and ends where it is asked to, or ends at once', async () => {
    const [{ body: gentle }, { body: other }] = [await start(), await start()];
    for (const { run_id } of [gentle, other]) await reached(run_id, 'running');
    const stop = (run: Run, write: boolean) =>
      admin.request<Run>('POST', `/api/cae/runs/${run.run_id}/stop`, { write });
    await until('it may be asked', async () => (await stop(gentle, true)).status === 202);
    await until('it is told', () => readFileSync(join(gentle.folder, 'case.txt'), 'utf8').includes('stop now'));
    go(gentle);
    expect(await reached(gentle.run_id, 'completed', 'failed')).toMatchObject({ status: 'completed' });
    expect((await stop(other, false)).body).toMatchObject({ status: 'stopping', reason: 'user' });
    expect(await reached(other.run_id, 'stopped')).toMatchObject({ reason: 'user', message: 'You stopped it.' });
    expect((await stop(other, true)).body).toMatchObject({ code: 'wrong_state' });
  });

  it('says why it failed', async () => {
    rmSync(join(input, 'case.txt'));
    const { body: lacking } = await start();
    expect(await reached(lacking.run_id, 'failed')).toMatchObject({ reason: 'input_incomplete', exit_status: 32 });
    const { body: absent } = await start({ input: '/nowhere/at/all' });
    expect(await reached(absent.run_id, 'failed')).toMatchObject({ reason: 'input_missing' });
  });

  it.each([29, 31, 3])('takes the status %d of a step for nothing else', async (status) => {
    writeFileSync(join(input, 'case.txt'), 'factor @factor@\nend 1\nstop later\n');
    writeFileSync(join(input, 'exits'), String(status));
    const { body: run } = await start();
    await until('its folder is there', () => existsSync(join(run.folder, 'case.txt')));
    go(run);
    const ended = await reached(run.run_id, 'failed');
    expect(ended).toMatchObject({ reason: 'step_failed', exit_status: status, step: 1 });
    expect(ended.message).toContain(`The step solve ended with status ${status}.`);
  });

  it('outlives the portal, is one job whatever happens, and goes on being told', async () => {
    const { body: run } = await start();
    await until('its folder is there', () => existsSync(join(run.folder, 'case.txt')));
    await portal.kill('SIGKILL');
    go(run, 1);
    await restart();
    expect(await reached(run.run_id, 'running')).toMatchObject({ status: 'running' });
    go(run);
    await reached(run.run_id, 'completed');
    expect((await all<SeriesPart>(run, 'series')).flatMap(({ rows }) => rows)).toHaveLength(3);
  });
});

describe('what came out of a run that ended while no portal heard it', () => {
  /** With the portal back. */
  async function unheard(meanwhile: (run: Run) => void = () => {}): Promise<Run> {
    const { body: run } = await start({ solver_id: 'square', params: { side: 3 } });
    await until('its folder is there', () => existsSync(join(run.folder, '.berth/step')));
    await portal.kill('SIGKILL');
    go(run);
    await until('it is over', () => sessionProcesses(run.run_id).length === 0);
    meanwhile(run);
    await portal.start();
    const listed = await until('it has completed', async () => {
      const found = await admin.request<RunList>('GET', `/api/cae/runs?q=${run.run_id}&status=completed`);
      return found.body.runs[0];
    });
    expect(listed.outputs).toBeNull();
    return run;
  }
  const known = ({ run_id }: Run) => until('it is known', async () => (await get(run_id)).outputs);
  const kept = async ({ run_id }: Run) =>
    (await admin.request<RunList>('GET', `/api/cae/runs?q=${run_id}`)).body.runs[0]?.outputs;

  it('is read from its folder when its user asks for the run, and kept', async () => {
    const run = await unheard();
    const outputs = [
      { name: 'area', value: 9, unit: 'm2' },
      { name: 'side', value: 3, unit: 'm' },
    ];
    expect(await known(run)).toEqual(outputs);
    rmSync(run.folder, { recursive: true });
    expect([(await get(run.run_id)).outputs, await kept(run)]).toEqual([outputs, outputs]);
  });

  it('is in its report', async () => {
    const { run_id } = await unheard();
    const page = await until('the report has it', async () => {
      const headers = { authorization: `Bearer ${admin.token}` };
      const text = await (await fetch(`${portal.url}/api/cae/runs/${run_id}/report`, { headers })).text();
      return text.includes('>area<') && text;
    });
    expect(page).toMatch(/<td class="">area<\/td><td class="number">9<\/td>/);
  });

  it('is nothing where its folder was removed, and that is kept', async () => {
    const run = await unheard(({ folder }) => rmSync(folder, { recursive: true }));
    expect([await known(run), await kept(run)]).toEqual([[], []]);
  });
});

describe('a request', () => {
  it.each([
    ['a parameter out of its range', { params: { factor: 7 } }, 'params.factor'],
    ['a parameter of nobody', { params: { fctor: 0.5 } }, 'params.fctor'],
    ['more than there may be', { resources: { cpus: 1000 } }, 'resources.cpus'],
    ['a path that is none', { input: 'case' }, 'input'],
    ['a path that would be an option', { input: '/tmp/-rf' }, 'input'],
  ])('with %s is refused with the field', async (_, more, field) => {
    const { status, body } = await start(more);
    expect(status).toBe(400);
    expect((body as unknown as ProblemBody).errors?.map((one) => one.field)).toEqual([field]);
  });

  it('is done once under a key', async () => {
    const [{ body: first }, { body: second }] = [await start({}, 'once'), await start({}, 'once')];
    expect(second.run_id).toBe(first.run_id);
    expect((await start({ name: 'another' }, 'once')).status).toBe(422);
    await admin.request('POST', `/api/cae/runs/${first.run_id}/stop`, {});
    await reached(first.run_id, 'stopped');
  });

  it('finds one’s own runs, which nobody else sees, until they are forgotten', async () => {
    const { body: run } = await start({ name: 'to be found' });
    const found = async (query: string, as = admin) =>
      (await as.request<RunList>('GET', `/api/cae/runs?${query}`)).body.runs.map(({ run_id }) => run_id);
    expect(await found('q=be%20found')).toEqual([run.run_id]);
    expect(await found('q=be%20found&status=failed')).toEqual([]);
    expect(await found('q=be%20found', kim)).toEqual([]);
    for (const path of ['', '/log', '/series'])
      expect((await kim.request('GET', `/api/cae/runs/${run.run_id}${path}`)).status).toBe(404);
    expect((await kim.request('POST', `/api/cae/runs/${run.run_id}/stop`, {})).status).toBe(404);
    await admin.request('POST', `/api/cae/runs/${run.run_id}/stop`, {});
    await reached(run.run_id, 'stopped');
    expect((await admin.request('POST', `/api/cae/runs/${run.run_id}/forget`)).status).toBe(204);
    expect(await found('q=be%20found')).toEqual([]);
  });
});

it('the templates are listed, with what they take', async () => {
  const { body } = await admin.request<SolverList>('GET', '/api/cae/solvers');
  const waves = body.solvers.find(({ solver_id }) => solver_id === 'waves');
  expect(waves).toMatchObject({ unavailable: null, is_stoppable: true, x: { unit: 's' } });
  expect(body.faults).toEqual([]);
  expect((await kim.request<Solver>('GET', '/api/cae/solvers/waves')).body.unavailable?.code).toBe('no_account');
  expect((await admin.request('GET', '/api/cae/solvers/none')).status).toBe(404);
});
