/** Studies, from the request to the table of what came out, with real processes of this machine. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../src/http/schema.ts';
import type { RunList } from '../../src/runs/schema.ts';
import type { Study, StudyList, StudyPreview, StudySample, StudySamples } from '../../src/studies/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { sessionProcesses } from '../support/processes.ts';
import { until } from '../support/until.ts';

const SOLVERS = join(import.meta.dirname, '../fixtures/solvers');
const RUNS = `${homedir()}/berth-runs`;
const ADDRESS = '/api/automation/studies';

let portal: TestPortal;
let admin: Client;
let kim: Client;
let input: string;
const inputs: string[] = [];
/** Every run that any of them had. */
const runIds = new Set<string>();

beforeAll(async () => {
  portal = await startPortal({ config: `solvers: [${SOLVERS}]\n` });
  admin = await logIn(portal.url);
  await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: 'kim has a password' });
  kim = await logIn(portal.url, 'kim', 'kim has a password');
});
afterAll(async () => {
  await portal?.dispose();
  for (const folder of [...inputs, ...[...runIds].map((id) => join(RUNS, id))])
    rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  input = mkdtempSync(join(tmpdir(), 'berth-case-'));
  inputs.push(input);
});

const sides = (...values: number[]) => ({
  method: 'grid',
  axes: [{ kind: 'list', param: 'side', values }],
});

const ask = (more: object = {}, key?: string) =>
  admin.request<Study>(
    'POST',
    ADDRESS,
    { solver_id: 'square', input, variations: sides(1, 2, 3), ...more },
    key ? { 'idempotency-key': key } : {},
  );

const get = async ({ study_id }: Study): Promise<Study> =>
  (await admin.request<Study>('GET', `${ADDRESS}/${study_id}`)).body;

async function samples({ study_id }: Study): Promise<StudySample[]> {
  const { body } = await admin.request<StudySamples>('GET', `${ADDRESS}/${study_id}/samples`);
  for (const { run_id } of body.samples) runIds.add(run_id);
  return body.samples;
}

const change = (study: Study, what: string) => admin.request<Study>('POST', `${ADDRESS}/${study.study_id}/${what}`);

const reached = (study: Study, what: string, is: (study: Study) => boolean): Promise<Study> =>
  until(`the study ${what}`, async () => {
    const now = await get(study);
    return is(now) ? now : null;
  });

/** Lets each run that waits go on, those that are made meanwhile, too, until the study is as it should be. */
const going = (study: Study, what: string, is: (study: Study) => boolean): Promise<Study> =>
  until(`the study ${what}`, async () => {
    for (const { run_id } of await samples(study))
      if (existsSync(join(RUNS, run_id))) writeFileSync(join(RUNS, run_id, 'go'), '');
    const now = await get(study);
    return is(now) ? now : null;
  });

const isOver = ({ status }: Study): boolean => status === 'completed' || status === 'cancelled';
const area = ({ outputs }: StudySample) => outputs?.find(({ name }) => name === 'area');

describe('a study', () => {
  it('has one job for each sample although the portal is killed, and runs again what failed alone', async () => {
    const values = Array.from({ length: 12 }, (_, index) => index + 1);
    writeFileSync(join(input, 'fails'), '4\n9\n');
    const before = new Set(existsSync(RUNS) ? readdirSync(RUNS) : []);
    const { status, body: study } = await ask({ variations: sides(...values), name: 'areas', at_once: 3 });
    expect([status, study.status, study.samples, study.varied]).toEqual([201, 'running', 12, ['side']]);
    expect(study.params).toEqual({ shape: 'full' });

    await reached(study, 'has runs', ({ counts }) => counts.living > 0);
    await portal.kill('SIGKILL');
    // What ends meanwhile has nobody to tell what came out.
    for (const run of readdirSync(RUNS)) if (!before.has(run)) writeFileSync(join(RUNS, run, 'go'), '');
    await portal.start();
    await going(study, 'is half through', ({ counts }) => counts.completed + counts.failed >= 5);
    await portal.kill('SIGKILL');
    await portal.start();
    const ended = await going(study, 'is through', isOver);
    expect(ended).toMatchObject({ status: 'completed', counts: { waiting: 0, living: 0, completed: 10, failed: 2 } });

    const first = await samples(study);
    expect(first.map(({ status }) => status)).toEqual(
      values.map((side) => ([4, 9].includes(side) ? 'failed' : 'completed')),
    );
    for (const [index, one] of first.entries()) {
      const side = values[index] ?? 0;
      expect(one.params).toEqual({ side });
      expect(one.outputs).toEqual(
        one.status === 'failed'
          ? null
          : [
              { name: 'area', value: side ** 2, unit: 'm2' },
              { name: 'side', value: side, unit: 'm' },
            ],
      );
    }
    const made = () => readdirSync(RUNS).filter((run) => !before.has(run));
    expect(made().sort()).toEqual(first.map(({ run_id }) => run_id).sort());

    rmSync(join(input, 'fails'));
    expect((await change(study, 'resubmit')).body).toMatchObject({
      status: 'running',
      counts: { waiting: 2, completed: 10 },
    });
    await going(study, 'is through again', isOver);
    const second = await samples(study);
    expect(second.map((one) => area(one)?.value)).toEqual(values.map((side) => side ** 2));
    expect(second.filter(({ run_id }, index) => run_id !== first[index]?.run_id).map(({ index }) => index)).toEqual([
      3, 8,
    ]);
    expect(made()).toHaveLength(14);
    expect((await change(study, 'resubmit')).body).toMatchObject({ code: 'wrong_state' });
    await until('nothing of it is left', () => second.every(({ run_id }) => sessionProcesses(run_id).length === 0));
  });

  it('makes no more runs than it may have at once, none while it is paused, and ends all where it is cancelled', async () => {
    const { body: study } = await ask({ at_once: 1 });
    await reached(study, 'has a run', ({ counts }) => counts.living === 1);
    expect((await change(study, 'pause')).body.status).toBe('paused');
    await going(study, 'has come to its pause', ({ counts }) => counts.living === 0);
    expect((await get(study)).counts).toMatchObject({ waiting: 2, living: 0, completed: 1 });
    expect((await change(study, 'resume')).body.status).toBe('running');
    const { counts } = await reached(study, 'goes on', ({ counts }) => counts.living > 0);
    expect(counts).toMatchObject({ waiting: 1, living: 1, completed: 1 });
    expect((await change(study, 'cancel')).body.status).toBe('cancelling');
    const over = await reached(study, 'is over', isOver);
    expect(over).toMatchObject({ status: 'cancelled', counts: { waiting: 1, living: 0, completed: 1, stopped: 1 } });
    for (const what of ['pause', 'resume', 'resubmit'])
      expect((await change(study, what)).body).toMatchObject({ code: 'wrong_state' });
    expect((await samples(study)).map(({ status }) => status)).toEqual(['completed', 'stopped', 'waiting']);
  });

  it('is a file as well, with the units of what it has', async () => {
    const variations = { method: 'csv', text: 'shape,side [m]\nhalf,2\nfull,3\n' };
    const { body: study } = await ask({ variations });
    await going(study, 'is through', isOver);
    const [first, second] = await samples(study);
    const file = (ending: string) =>
      fetch(`${portal.url}${ADDRESS}/${study.study_id}/samples.${ending}`, {
        headers: { authorization: `Bearer ${admin.token}` },
      });
    const csv = await file('csv');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${study.study_id}.csv"`);
    // fetch takes the byte order mark away.
    expect(await csv.text()).toBe(
      'index,status,reason,run_id,shape,side [m],area [m2],side [m] *\r\n' +
        `0,completed,completed,${first?.run_id},half,2,2,1.41421\r\n` +
        `1,completed,completed,${second?.run_id},full,3,9,3\r\n`,
    );
    expect(await (await file('json')).json()).toEqual([first, second]);
  });

  it('has a report of its own, with its table, its charts and the pictures of its runs', async () => {
    const picture = Buffer.from('a picture');
    writeFileSync(join(input, 'view.png'), picture);
    const { body: study } = await ask({ variations: sides(2, 3), name: '<b>areas</b>' });
    await going(study, 'is through', isOver);
    await samples(study);
    const report = (query: string, as = admin) =>
      fetch(`${portal.url}${ADDRESS}/${study.study_id}/report${query}`, {
        headers: { authorization: `Bearer ${as.token}` },
      });
    const answer = await report('?language=ko');
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups; default-src 'none'/);
    const page = await answer.text();
    expect(page).toContain('&#60;b&#62;areas&#60;/b&#62;');
    expect(page).toContain('해석 2개 중 2개 완료, 0개 실패');
    expect([...page.matchAll(/<figcaption>([^<]*)</g)].map(([, title]) => title)).toEqual([
      'area',
      'side',
      '1: view.png',
      '2: view.png',
    ]);
    expect(page).toContain(`data:image/png;base64,${picture.toString('base64')}`);
    expect(page).toMatch(/<td class="number">3<\/td><td class="">완료<\/td><td class="number">9</);
    expect((await report('?language=xx')).status).toBe(400);
    expect((await report('', kim)).status).toBe(404);
  });

  it('is its user’s alone, and its runs are not among those that were started by themselves', async () => {
    const { body: study } = await ask({ variations: sides(5), name: 'mine' });
    await going(study, 'is through', isOver);
    const [{ run_id } = { run_id: '' }] = await samples(study);
    for (const path of ['', '/samples', '/samples.csv'])
      expect((await kim.request('GET', `${ADDRESS}/${study.study_id}${path}`)).status).toBe(404);
    for (const what of ['pause', 'resume', 'cancel', 'resubmit'])
      expect((await kim.request('POST', `${ADDRESS}/${study.study_id}/${what}`)).status).toBe(404);
    const listed = async (as: Client) => (await as.request<StudyList>('GET', ADDRESS)).body.studies;
    expect((await listed(admin)).find(({ name }) => name === 'mine')?.counts.completed).toBe(1);
    expect(await listed(kim)).toEqual([]);
    expect((await admin.request<RunList>('GET', '/api/cae/runs')).body.runs).toEqual([]);
    expect((await admin.request('GET', `/api/cae/runs/${run_id}`)).body).toMatchObject({
      study_id: study.study_id,
      study_index: 0,
    });
    expect((await admin.request('POST', `/api/cae/runs/${run_id}/forget`)).body).toMatchObject({ code: 'wrong_state' });
  });
});

describe('a request', () => {
  it('tells each field that is wrong at once', async () => {
    const { status, body } = await ask({
      variations: sides(1, 2000),
      params: { shape: 'round' },
      resources: { cpus: 1000 },
      input: 'case',
    });
    expect(status).toBe(400);
    expect((body as unknown as ProblemBody).errors?.map(({ field }) => field).sort()).toEqual([
      'input',
      'params.shape',
      'resources.cpus',
      'variations.axes.0.values.1',
    ]);
    const twice = await ask({ params: { side: 1 } });
    expect((twice.body as unknown as ProblemBody).errors?.map(({ field }) => field)).toEqual(['params.side']);
  });

  it('is shown what it would make, and is made once under a key', async () => {
    const { body: preview } = await admin.request<StudyPreview>('POST', `${ADDRESS}/preview`, {
      solver_id: 'square',
      variations: { method: 'latin_hypercube', count: 3, seed: 5, axes: [{ param: 'side', from: 1, to: 2 }] },
    });
    expect([preview.varied, preview.samples.length]).toEqual([['side'], 3]);
    const [{ body: first }, { body: second }] = [await ask({ at_once: 1 }, 'once'), await ask({ at_once: 1 }, 'once')];
    expect(second.study_id).toBe(first.study_id);
    expect((await ask({ at_once: 2 }, 'once')).status).toBe(422);
    await change(first, 'cancel');
    await reached(first, 'is over', isOver);
    await samples(first);
  });
});
