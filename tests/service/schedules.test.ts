/** Schedules that start runs and studies, with real processes of this machine, and a clock that is set ahead. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../src/http/schema.ts';
import type { Run, RunList } from '../../src/runs/schema.ts';
import type { CancelledAll, Occasion, OccasionList, Schedule, ScheduleList } from '../../src/schedules/schema.ts';
import type { Study, StudyList, StudySamples } from '../../src/studies/schema.ts';
import type { ExecutionList, WorkflowWithText } from '../../src/workflows/schema.ts';
import { isRoot, makeAccount } from '../support/accounts.ts';
import { type Client, logIn } from '../support/client.ts';
import { type ClockedPortal, startClockedPortal } from '../support/clocked.ts';
import { sessionProcesses } from '../support/processes.ts';
import { until } from '../support/until.ts';

const SOLVERS = join(import.meta.dirname, '../fixtures/solvers');
const RUNS = `${homedir()}/berth-runs`;
const ADDRESS = '/api/automation/schedules';
const DAY_MINUTES = 24 * 60;

let portal: ClockedPortal;
let admin: Client;
let kim: Client;
let folder: string;
const folders: string[] = [];
/** Every run that any of them had. */
const runIds = new Set<string>();
/** Of kim; only root can make them. */
const accounts = isRoot ? [makeAccount('berth-kim'), makeAccount('berth-kim-2')] : [];

beforeAll(async () => {
  portal = await startClockedPortal(`solvers: [${SOLVERS}]\n`);
  admin = await logIn(portal.url);
  await admin.request('POST', '/api/admin/users', {
    user_id: 'kim',
    password: 'kim has a password',
    ...(isRoot && { account: accounts[0]?.name }),
  });
  kim = await logIn(portal.url, 'kim', 'kim has a password');
});
afterAll(async () => {
  await portal?.dispose();
  for (const account of accounts) account.remove();
  for (const path of [...folders, ...[...runIds].map((id) => join(RUNS, id))])
    rmSync(path, { recursive: true, force: true });
});
afterEach(async () => {
  for (const as of [admin, kim]) {
    await as.request('POST', '/api/automation/cancel-all');
    const { body } = await as.request<ScheduleList>('GET', ADDRESS);
    for (const { schedule_id } of body.schedules) await as.request('DELETE', `${ADDRESS}/${schedule_id}`);
  }
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-case-'));
  folders.push(folder);
});

const run = () => ({ kind: 'run', solver_id: 'square', input: folder, params: { side: 3 } });
const each = (minutes: number) => ({ kind: 'times', cron: `*/${minutes} * * * *`, time_zone: 'Asia/Seoul' });

async function made(more: object = {}, as = admin): Promise<Schedule> {
  const request = { name: 'nightly', trigger: each(10), starts: run(), limits: { interval_minutes: 1 }, ...more };
  const { status, body } = await as.request<Schedule>('POST', ADDRESS, request);
  expect([status, body]).toEqual([201, body]);
  return body;
}
const get = async ({ schedule_id }: Schedule, as = admin): Promise<Schedule> =>
  (await as.request<Schedule>('GET', `${ADDRESS}/${schedule_id}`)).body;
const change = (schedule: Schedule, what: string) =>
  admin.request<Schedule>('POST', `${ADDRESS}/${schedule.schedule_id}/${what}`);
const start = ({ schedule_id }: Schedule, key: string) =>
  admin.request<Occasion>('POST', `${ADDRESS}/${schedule_id}/start`, {}, { 'idempotency-key': key });
const remove = ({ schedule_id }: Schedule) => admin.request('DELETE', `${ADDRESS}/${schedule_id}`);
const occasions = async ({ schedule_id }: Schedule, as = admin): Promise<Occasion[]> =>
  (await as.request<OccasionList>('GET', `${ADDRESS}/${schedule_id}/occasions`)).body.occasions;

const now = (): number => Date.now() + portal.aheadMs();
/** A few seconds behind the next time of a schedule. */
async function setToNext(schedule: Schedule, minutesLate = 0): Promise<void> {
  const { next_at } = await get(schedule);
  portal.setAhead((Date.parse(next_at ?? '') + 5_000 - now()) / 60_000 + minutesLate);
}
const reached = (schedule: Schedule, what: string, is: (all: Occasion[]) => boolean): Promise<Occasion[]> =>
  until(what, async () => {
    const all = await occasions(schedule);
    return is(all) ? all : null;
  });
const newest = (schedule: Schedule, ...statuses: Occasion['status'][]): Promise<Occasion> =>
  until(`the newest occasion is ${statuses}`, async () => {
    const [first] = await occasions(schedule);
    return first !== undefined && statuses.includes(first.status) ? first : null;
  });
async function runsOf({ run_id, study_id }: Occasion): Promise<string[]> {
  const samples = async () =>
    (await admin.request<StudySamples>('GET', `/api/automation/studies/${study_id}/samples`)).body.samples;
  const ids = study_id === null ? [run_id ?? ''] : (await samples()).map((one) => one.run_id);
  for (const id of ids) runIds.add(id);
  return ids;
}
/** Lets runs go on until what they were started for is over. */
const finished = (schedule: Schedule): Promise<Occasion> =>
  until('what was started is over', async () => {
    const [first] = await occasions(schedule);
    if (first === undefined || first.status !== 'running') return first;
    for (const id of await runsOf(first)) if (existsSync(join(RUNS, id))) writeFileSync(join(RUNS, id, 'go'), '');
    return null;
  });
const letGo = async (occasion: Occasion): Promise<void> => {
  for (const id of await runsOf(occasion)) {
    await until('it has its folder', () => existsSync(join(RUNS, id)));
    writeFileSync(join(RUNS, id, 'go'), '');
  }
};
const runOf = async ({ run_id }: Occasion): Promise<Run> =>
  (await admin.request<Run>('GET', `/api/cae/runs/${run_id}`)).body;

describe('a schedule of times', () => {
  it('starts a run at its time, and says what it has skipped while that lived', async () => {
    const schedule = await made();
    expect(schedule).toMatchObject({ status: 'active', runs: 1, failures: 0, leave: { is_near_end: false } });
    await setToNext(schedule);
    const first = await newest(schedule, 'running');
    expect(first.at).toBe(schedule.next_at);
    expect(await runOf(first)).toMatchObject({ name: 'nightly', input: folder, params: { side: 3 }, study_id: null });
    await setToNext(schedule);
    const skipped = await newest(schedule, 'skipped');
    expect(skipped).toMatchObject({ reason: 'living', run_id: null, message: 'What it started before was not over.' });
    await letGo(first);
    await reached(schedule, 'it is told so', (all) => all[1]?.status === 'completed');
    await setToNext(schedule);
    const third = await newest(schedule, 'running');
    expect(third.run_id).not.toBe(first.run_id);
    await finished(schedule);
    await remove(schedule);
    expect((await admin.request('GET', `${ADDRESS}/${schedule.schedule_id}`)).status).toBe(404);
    expect((await runOf(third)).status).toBe('completed');
  });

  it('makes up once for what was missed while the portal was killed, and for nothing of long ago', async () => {
    const schedule = await made();
    await portal.kill('SIGKILL');
    portal.setAhead(35);
    await portal.start();
    await newest(schedule, 'running');
    await finished(schedule);
    expect((await occasions(schedule)).map(({ status }) => status)).toEqual(['completed']);

    const daily = await made({ trigger: { kind: 'times', cron: '30 4 * * *', time_zone: 'Europe/Berlin' } });
    await setToNext(daily, 90);
    const missed = await newest(daily, 'skipped');
    expect(missed).toMatchObject({ reason: 'missed', at: daily.next_at });
    const next = Date.parse((await get(daily)).next_at ?? '') - Date.parse(daily.next_at ?? '');
    expect(next / 60_000 / 60).toBeGreaterThanOrEqual(23);
  });

  it('starts studies as well, each run of which its user has given leave for before', async () => {
    const axes = [{ kind: 'list', param: 'side', values: [1, 2] }];
    const starts = {
      kind: 'study',
      solver_id: 'square',
      input: folder,
      variations: { method: 'grid', axes },
      at_once: 2,
    };
    const schedule = await made({ starts, limits: { per_day: 2 } });
    expect(schedule).toMatchObject({ runs: 2, leave: { starts: 42 } });
    await setToNext(schedule);
    const { study_id } = await newest(schedule, 'running');
    await finished(schedule);
    const study = (await admin.request<Study>('GET', `/api/automation/studies/${study_id}`)).body;
    expect(study).toMatchObject({ name: 'nightly', status: 'completed', counts: { completed: 2 } });
    expect((await get(schedule)).leave.starts).toBe(41);
    await setToNext(schedule);
    await newest(schedule, 'running');
    await finished(schedule);
    await setToNext(schedule);
    expect(await newest(schedule, 'skipped')).toMatchObject({ reason: 'per_day' });
    await until('nothing of it is left', () => [...runIds].every((id) => sessionProcesses(id).length === 0));
  });

  it('pauses itself after three failures, and goes on when it is resumed', async () => {
    writeFileSync(join(folder, 'fails'), '3\n');
    const schedule = await made();
    for (let n = 1; n <= 3; n++) {
      await setToNext(schedule);
      await newest(schedule, 'running');
      expect((await finished(schedule)).status).toBe('failed');
      expect((await get(schedule)).failures).toBe(n);
    }
    const gaveUp = await get(schedule);
    expect(gaveUp).toMatchObject({ status: 'paused', pause_reason: 'failures', next_at: null });
    expect(gaveUp.message).toContain('3 starts have failed');
    rmSync(join(folder, 'fails'));
    expect((await change(schedule, 'resume')).body).toMatchObject({ status: 'active', failures: 0, message: null });
    await setToNext(schedule);
    await newest(schedule, 'running');
    expect((await finished(schedule)).status).toBe('completed');
    expect((await change(schedule, 'pause')).body).toMatchObject({ status: 'paused', pause_reason: 'user' });
  });

  it.runIf(isRoot)(
    'starts nothing when its leave is over, its user is disabled or has another account, and says so',
    async () => {
      const schedule = await made({ trigger: { kind: 'times', cron: '0 0 1 * *', time_zone: 'UTC' } }, kim);
      const user = (more: object) => admin.request('PATCH', '/api/admin/users/kim', more);
      /** The time has come, and nothing was started. */
      const pausedBecause = async (reason: string) => {
        await until('it is paused', async () => (await get(schedule, kim)).status === 'paused');
        expect(await get(schedule, kim)).toMatchObject({ pause_reason: reason });
        expect((await occasions(schedule, kim))[0]).toMatchObject({
          status: 'skipped',
          reason: 'paused',
          run_id: null,
        });
      };
      const resume = () => kim.request<Schedule>('POST', `${ADDRESS}/${schedule.schedule_id}/resume`);
      const daily = (more: object = {}) =>
        kim.request<Schedule>('PUT', `${ADDRESS}/${schedule.schedule_id}`, {
          name: 'nightly',
          trigger: { kind: 'times', cron: '0 0 * * *', time_zone: 'UTC' },
          starts: run(),
          ...more,
        });
      const nextDay = () => portal.setAhead(DAY_MINUTES - ((now() / 60_000) % DAY_MINUTES) + 1);

      await daily();
      await user({ disabled: true });
      nextDay();
      // Nobody sees it meanwhile but the records.
      const records = new DatabaseSync(join(portal.home, 'berth.sqlite'), { readOnly: true });
      const paused = records.prepare("SELECT 1 FROM schedules WHERE schedule_id = ? AND status = 'paused'");
      await until('it is paused', () => paused.get(schedule.schedule_id) !== undefined);
      records.close();
      await user({ disabled: false });
      kim = await logIn(portal.url, 'kim', 'kim has a password');
      await pausedBecause('user_disabled');
      expect((await resume()).body.status).toBe('active');

      await user({ account: 'berth-kim-2' });
      nextDay();
      await pausedBecause('account_gone');
      await user({ account: 'berth-kim' });
      expect((await resume()).body.leave.is_near_end).toBe(false);

      portal.setAhead(17.5 * DAY_MINUTES);
      await until('that was missed', async () => (await occasions(schedule, kim))[0]?.reason === 'missed');
      expect((await get(schedule, kim)).leave.is_near_end).toBe(true);
      portal.setAhead(4 * DAY_MINUTES);
      nextDay();
      await pausedBecause('leave_over');
    },
  );

  it('is changed as a whole, and tells each field that is wrong', async () => {
    const schedule = await made();
    const put = (more: object) =>
      admin.request<Schedule>('PUT', `${ADDRESS}/${schedule.schedule_id}`, {
        name: 'weekly',
        trigger: { kind: 'times', cron: '0 6 * * 1', time_zone: 'America/New_York' },
        starts: run(),
        ...more,
      });
    const { body } = await put({});
    expect(body).toMatchObject({ name: 'weekly', limits: { living: 1, interval_minutes: 5, per_day: 24 } });
    const { body: fault } = await put({ starts: { ...run(), input: 'here', params: { side: 'x' } } });
    const fields = (problem: unknown) => (problem as ProblemBody).errors?.map(({ field }) => field).sort();
    expect(fields(fault)).toEqual(['starts.input', 'starts.params.side']);
    const times = { kind: 'times', cron: '0 0 30 2 *', time_zone: 'UTC' };
    expect(fields((await put({ trigger: times })).body)).toEqual(['trigger.cron']);
    expect(fields((await put({ trigger: { ...times, time_zone: 'Nowhere' } })).body)).toEqual(['trigger.time_zone']);
    expect(fields((await put({ trigger: { kind: 'files', folder } })).body)).toEqual(['starts.input']);
  });
});

describe('a schedule that watches a folder', () => {
  const starts = { kind: 'run', solver_id: 'square' };
  /** Until something is as it should be, the clock goes on by half a minute at a time. */
  const going = <T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> =>
    until(what, async () => {
      portal.setAhead(0.5);
      return look();
    });
  const started = async (schedule: Schedule, input: string) =>
    (await occasions(schedule)).find((one) => one.input === input && one.status === 'running');

  it('starts what appears there once, when it has stopped to grow, whatever it is called', async () => {
    const put = (name: string): string => {
      mkdirSync(join(folder, name));
      return join(folder, name);
    };
    put('old');
    const schedule = await made({ trigger: { kind: 'files', folder }, starts, limits: { interval_minutes: 1 } });
    expect(schedule).toMatchObject({ next_at: null, runs: 1 });
    const hostile = put(`$(touch hacked); 'x' "y"`);
    const first = await going('it is started', () => started(schedule, hostile));
    expect((await runOf(first)).input).toBe(hostile);
    const second = put('b');
    await going('the second waits', async () =>
      (await occasions(schedule)).some(({ input, status }) => input === second && status === 'waiting'),
    );
    await letGo(first);
    const after = await going('the second is started', () => started(schedule, second));
    await letGo(after);

    put('two\nlines');
    const refused = await going('it is refused', async () =>
      (await occasions(schedule)).find(({ status }) => status === 'refused'),
    );
    expect(refused.message).toContain('input');
    expect((await occasions(schedule)).map(({ input }) => input).sort()).toEqual(
      [hostile, second, join(folder, 'two\nlines')].sort(),
    );
    expect([...runIds].some((id) => existsSync(join(RUNS, id, 'hacked')))).toBe(false);

    // After a restart nothing is new that was not.
    await portal.kill('SIGKILL');
    await portal.start();
    const third = put('c');
    await going('it is started', () => started(schedule, third));
    expect(await occasions(schedule)).toHaveLength(4);
    await finished(schedule);
  });

  it.each([
    ['a file that grows', 'mesh.stl', 'mesh.stl'],
    ['a folder in which a file grows', 'case', 'case/constant/mesh.stl'],
  ])('does not take %s', async (_, name, grows) => {
    const schedule = await made({ trigger: { kind: 'files', folder }, starts });
    const file = join(folder, grows);
    mkdirSync(dirname(file), { recursive: true });
    const beside = join(folder, 'beside');
    mkdirSync(beside);
    await going('what is beside it is taken', async () => {
      appendFileSync(file, 'more');
      return (await occasions(schedule)).length > 0;
    });
    expect((await occasions(schedule)).map(({ input }) => input)).toEqual([beside]);
    await going('it is taken', async () => (await occasions(schedule))[0]?.input === join(folder, name));
  });

  it('is refused where there is no such folder, and gives up where it goes', async () => {
    const request = { name: 'drop', trigger: { kind: 'files', folder: `${folder}/x` }, starts };
    const { status, body } = await admin.request('POST', ADDRESS, request);
    expect([status, body.errors?.map(({ field }) => field)]).toEqual([400, ['trigger.folder']]);
    const schedule = await made({ trigger: { kind: 'files', folder }, starts });
    rmSync(folder, { recursive: true });
    await going('it is paused', async () => (await get(schedule)).pause_reason === 'folder');
    expect((await get(schedule)).message).toContain(folder);
  });
});

describe('a start that is asked for', () => {
  it('is made at once, once under a key, within the limits, and for nobody else', async () => {
    const schedule = await made();
    const { status, body } = await start(schedule, 'once');
    expect([status, body.status]).toEqual([201, 'running']);
    expect((await start(schedule, 'once')).body).toMatchObject({ run_id: body.run_id });
    const refused = await start(schedule, 'twice');
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'wrong_state' }]);
    expect(await occasions(schedule)).toHaveLength(1);
    const path = `${ADDRESS}/${schedule.schedule_id}`;
    for (const [method, end] of [
      ['GET', ''],
      ['GET', '/occasions'],
      ['POST', '/pause'],
      ['POST', '/resume'],
      ['DELETE', ''],
    ] as const)
      expect((await kim.request(method, path + end)).status).toBe(404);
    expect((await kim.request('POST', `${path}/start`, {})).status).toBe(404);
    expect((await kim.request<ScheduleList>('GET', ADDRESS)).body.schedules).toEqual([]);
    await finished(schedule);
  });
});

it.runIf(isRoot)('all of one user that starts by itself is ended by one call', async () => {
  const schedules = [await made(), await made({ starts: { ...run(), params: { side: 4 } } })];
  for (const one of schedules) await start(one, 'now');
  const variations = { method: 'grid', axes: [{ kind: 'list', param: 'side', values: [1, 2, 3] }] };
  await admin.request('POST', '/api/automation/studies', { solver_id: 'square', input: folder, variations });
  const yaml = `name: one\nsteps:\n  - { id: only, solver: square, input: ${folder} }\n`;
  const { body: workflow } = await admin.request<WorkflowWithText>('POST', '/api/automation/workflows', { yaml });
  await admin.request('POST', `/api/automation/workflows/${workflow.workflow_id}/executions`, {});
  const others = await made({}, kim);
  const { status, body } = await admin.request<CancelledAll>('POST', '/api/automation/cancel-all');
  expect([status, body]).toEqual([202, { schedules: 2, studies: 1, executions: 1, runs: 2 }]);
  for (const one of schedules) {
    expect(await get(one)).toMatchObject({ status: 'paused', pause_reason: 'user' });
    const last = await newest(one, 'stopped');
    expect((await get(one)).last_occasion).toEqual(last);
  }
  expect((await get(others, kim)).status).toBe('active');
  await until('no study lives', async () =>
    (await admin.request<StudyList>('GET', '/api/automation/studies')).body.studies.every(
      ({ status }) => status === 'cancelled' || status === 'completed',
    ),
  );
  await until('no execution lives', async () =>
    (
      await admin.request<ExecutionList>('GET', `/api/automation/workflows/${workflow.workflow_id}/executions`)
    ).body.executions.every(({ status }) => status === 'cancelled'),
  );
  const { runs } = (await admin.request<RunList>('GET', '/api/cae/runs?status=creating,pending,running')).body;
  expect(runs).toEqual([]);
});
