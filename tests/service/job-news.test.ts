/** That jobs have ended, told over a real database to real servers, by what sacct answers and a clock that the test sets. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Me } from '../../src/auth/schema.ts';
import type { BusEvent } from '../../src/bus/bus.ts';
import { memoryBus } from '../../src/bus/memory.ts';
import type { BerthEvent } from '../../src/events/schema.ts';
import { deliveries } from '../../src/notifications/delivery.ts';
import { mailSender } from '../../src/notifications/email.ts';
import { jobWatch, ownCancel } from '../../src/notifications/job-watch.ts';
import type { News, NotificationSettings, NotifiedJob, WebhookBody } from '../../src/notifications/schema.ts';
import { senders } from '../../src/notifications/senders.ts';
import { targets } from '../../src/notifications/targets.ts';
import { webhookSender } from '../../src/notifications/webhook.ts';
import { migrate } from '../../src/records/migrate.ts';
import type { Records } from '../../src/records/records.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { slurmQueue } from '../../src/scheduler/slurm/queue.ts';
import { type FakeSlurm, fakeSlurm } from '../../src/scheduler/slurm/test-answers.ts';
import { channel, NOW, user } from '../contract/records-samples.ts';
import { startBusyCluster } from '../support/busy-cluster.ts';
import { logIn } from '../support/client.ts';
import { type Mailbox, readMail, startMailbox } from '../support/mailbox.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** It looks each 15 s. */
const WAIT_MS = MINUTE_MS;
const AWAY = { status: 1, stdout: '', stderr: 'sacct: error: Problem talking to the database' };

let folder: string;
let records: Records;
let receiver: Receiver;
let mailbox: Mailbox;
let bus: ReturnType<typeof memoryBus>;
let events: BusEvent[];
let slurm: FakeSlurm;
let now: number;
const watches: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-jobnews-'));
  const database = await openSqlite(join(folder, 'berth.sqlite'));
  await migrate(database);
  records = recordsOver(database);
  [receiver, mailbox] = await Promise.all([startReceiver(), startMailbox()]);
  bus = memoryBus({
    onError: (error) => {
      throw error;
    },
  });
  events = [];
  bus.subscribe((event) => events.push(event));
  slurm = fakeSlurm({ sacct: '', squeue: '', id: { status: 0, stdout: 'kim\n', stderr: '' } });
  now = NOW;
  for (const id of ['kim', 'lee']) await records.users.insert(user(id, { account: id }));
});
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.stop();
  await records.close();
  await receiver.stop();
  await mailbox.stop();
  await bus.close();
  rmSync(folder, { recursive: true });
});

const wants = (by: 'email' | 'webhook' | 'page', of = 'kim', types: News[] = ['job.ended']) =>
  records.notifications.replaceChannel(
    channel(by, {
      user_id: of,
      nonce: `${by} of ${of}`,
      address: by === 'email' ? `${of}@site.example` : `http://127.0.0.1:${receiver.port}/${of}`,
      types,
      created_at: now,
      confirmed_at: now,
    }),
  );

/** One more monitor. */
function watch(holder = 'a') {
  let count = 0;
  const made = jobWatch({
    cluster: 'hpc',
    queue: slurmQueue({ ...slurm, now: () => now }),
    records,
    bus,
    accountOf: ({ account }) => account,
    accountExists: async (account) => account !== 'gone',
    holder,
    newId: () => `${holder} ${now} ${++count}`,
    log: { warn() {} },
    now: () => now,
  });
  watches.push(made);
  return made;
}

async function deliver(): Promise<void> {
  const { port } = mailbox;
  const from = { name: 'Berth', address: 'berth@site.example' };
  const plain = { host: '127.0.0.1', security: 'none', user: null, password: null, ca: null } as const;
  const allowed = { hosts: [], networks: [{ address: '127.0.0.1', prefix: 32 }] };
  const all = senders({
    bus,
    mail: await mailSender({ ...plain, port, from }),
    webhook: webhookSender(targets(allowed)),
    key: Buffer.from('a key of the tests'),
    siteName: 'Berth',
    origin: () => 'https://portal.example',
    appName: (id) => id,
    now: () => now,
  });
  await deliveries({ records, senders: all, log: { error: console.error, warn() {} }, now: () => now }).deliver();
}

/** As sacct tells it. */
function row(
  id: string,
  more: { label?: string; name?: string; account?: string; state?: string; exit?: string; end?: number | null } = {},
) {
  const { label = id, name = 'mesh', account = 'kim', state = 'COMPLETED', exit = '0:0', end = now } = more;
  const at = end === null ? 'Unknown' : String(Math.floor(end / 1000));
  const begin = String(Math.floor(NOW / 1000) - 60);
  const tres = 'cpu=1,mem=256M,node=1';
  const words = [id, label, name, account, 'research', 'normal', 'normal', state, exit, 'node001', begin, begin, at];
  return [...words, '60', tres, tres, '1'].map((text) => `${text}~marker~`).join('');
}
const sacct = (...rows: string[]) => {
  slurm.answers.sacct = rows.join('\n');
};

const received = (): WebhookBody[] => receiver.requests.map(({ body }) => JSON.parse(body));
const jobs = (): string[] =>
  received().map(({ job }) => `${job?.job_id} ${job?.outcome ?? JSON.stringify(job?.tasks)}`);
const asked = (program: string) => slurm.commands.filter((command) => command === program).length;

describe('that a job has ended', () => {
  it('is told by each way that its user has chosen, in the language chosen', async () => {
    await wants('webhook');
    await wants('page');
    await records.notifications.replaceChannel(
      channel('email', { language: 'ko', types: ['job.ended'], created_at: now, confirmed_at: now }),
    );
    now += 5 * SECOND_MS;
    sacct(row('12', { name: '유동 "해석"', state: 'FAILED', exit: '3:0' }));
    await watch().look();
    await deliver();
    const job = {
      job_id: '12',
      name: '유동 "해석"',
      user: 'kim',
      partition: 'normal',
      outcome: 'failed',
      status: 3,
      tasks: null,
      submitted_at: new Date(NOW - MINUTE_MS).toISOString(),
      started_at: new Date(NOW - MINUTE_MS).toISOString(),
      ended_at: new Date(now).toISOString(),
    };
    expect(received()).toEqual([
      {
        id: expect.any(String),
        type: 'job.ended',
        occurred_at: job.ended_at,
        ends: null,
        session: null,
        job: { ...job, url: 'https://portal.example/jobs/12' },
      },
    ]);
    expect(events).toMatchObject([{ type: 'job.ended', data: job, audience: { user_id: 'kim' } }]);
    const mail = readMail(mailbox.mails[0] ?? { raw: '' });
    expect(mail.subject).toBe('[Berth] "유동 "해석"" 작업(12): 실패(종료 상태 3)');
    expect(mail.text).toContain('작업 보기: https://portal.example/jobs/12');
    expect(mail.text).toContain('출력에서 원인을 확인하세요.');
  });

  it('is asked of nobody while nobody wants to know, and once for all who do', async () => {
    await wants('webhook', 'kim', ['session.ended']);
    const one = watch();
    await one.look();
    expect(slurm.commands).toEqual([]);
    await wants('webhook');
    await wants('webhook', 'lee');
    await records.users.insert(user('choi', { account: 'gone' }));
    await wants('webhook', 'choi');
    sacct(row('1'), row('2', { account: 'lee' }), row('3', { account: 'choi' }));
    await one.look();
    expect(asked('sacct')).toBe(1);
    await deliver();
    expect(receiver.requests.map(({ path }) => path).sort()).toEqual(['/kim', '/lee']);
  });

  it('is told once, by whichever monitor looks, and later where none did', async () => {
    await wants('webhook');
    const first = watch();
    now += SECOND_MS;
    sacct(row('1'));
    await first.look();
    await first.look();
    await first.stop();
    // Nobody looks for an hour.
    const ended = now + 10 * MINUTE_MS;
    now += HOUR_MS;
    sacct(row('1', { end: NOW + SECOND_MS }), row('2', { end: ended, state: 'TIMEOUT' }));
    await watch('b').look();
    await watch('c').look();
    await deliver();
    expect(jobs()).toEqual(['1 completed', '2 time_limit']);
  });

  it('is told once the accounts are kept again, also of what comes into them after that', async () => {
    await wants('webhook');
    const one = watch();
    const steps = async (minutes: number) => {
      for (let n = 0; n < minutes; n++) {
        now += MINUTE_MS;
        await one.look();
      }
    };
    await steps(25);
    const seen = await records.notifications.jobsSeen('hpc');
    expect(seen).toBeGreaterThan(NOW);
    slurm.answers.sacct = AWAY;
    await steps(20);
    const duringOutage = now;
    await steps(20);
    sacct();
    await steps(2);
    // slurmctld had kept it until the database was back.
    sacct(row('1', { end: duringOutage }));
    await steps(1);
    await deliver();
    expect(jobs()).toEqual(['1 completed']);
    await steps(30);
    expect(await records.notifications.jobsSeen('hpc')).toBeGreaterThan(duringOutage);
  });

  it('is one message for an array, once no task of it lives', async () => {
    await wants('webhook');
    await wants('email');
    const one = watch();
    now += MINUTE_MS;
    const task = (n: number, more: Parameters<typeof row>[1] = {}) => row(`${40 + n}`, { label: `40_${n}`, ...more });
    const ended = Array.from({ length: 998 }, (_, n) => task(n, n < 3 ? { state: 'FAILED', exit: '1:0' } : {}));
    sacct(...ended, row('40', { label: '40_[998-999%2]', state: 'PENDING', end: null }));
    await one.look();
    await deliver();
    expect(received()).toEqual([]);
    sacct(...ended, task(998, { state: 'OUT_OF_MEMORY' }), task(999, { end: now + SECOND_MS }));
    now += MINUTE_MS;
    await one.look();
    await one.look();
    await deliver();
    expect(received()).toHaveLength(1);
    expect(received()[0]?.job).toMatchObject({
      job_id: '40',
      outcome: null,
      tasks: { completed: 996, failed: 3, out_of_memory: 1 },
    });
    expect(received()[0]?.job?.url).toBe('https://portal.example/jobs?show=ended&q=40_');
    expect(mailbox.mails.map(readMail).map(({ subject }) => subject)).toEqual([
      '[Berth] Array "mesh" (40): 996 completed, 3 failed, 1 out of memory',
    ]);
  });

  it('is one line, whatever the name of the job is', async () => {
    await wants('webhook');
    await wants('email');
    now += SECOND_MS;
    sacct(row('1', { name: 'evil\r\nBcc: x@y.example\n\n\u2028한글' }));
    await watch().look();
    await deliver();
    expect(received()[0]?.job?.name).toBe('evil Bcc: x@y.example 한글');
    expect(mailbox.mails[0]?.to).toEqual(['kim@site.example']);
    const { subject, headers } = readMail(mailbox.mails[0] ?? { raw: '' });
    expect(subject).toBe('[Berth] Job "evil Bcc: x@y.example 한글" (1): completed');
    expect(headers.filter((header) => /^bcc/i.test(header))).toEqual([]);
  });

  it("is no news of a session's job, or of one that its user cancelled, with scancel or with the portal", async () => {
    await wants('webhook');
    slurm.answers.id = { status: 0, stdout: 'kim\n', stderr: '' };
    await ownCancel(bus, '3');
    now += SECOND_MS;
    sacct(row('1', { name: 'app-session-1729756800-abc123' }), row('2', { state: 'CANCELLED by 2001' }));
    await watch().look();
    slurm.answers.id = { status: 0, stdout: 'berth\n', stderr: '' };
    sacct(row('3', { state: 'CANCELLED by 990' }), row('4', { state: 'CANCELLED by 990' }));
    await watch().look();
    await deliver();
    expect(jobs()).toEqual(['4 cancelled']);
  });

  it('is told from the queue where no accounts are kept', async () => {
    await wants('webhook');
    slurm.answers.sacct = { status: 1, stdout: '', stderr: 'Slurm accounting storage is disabled' };
    now += SECOND_MS;
    const at = String(Math.floor(now / 1000));
    const queued = (id: string, label: string, state: string) =>
      [id, label, 'mesh', 'kim', 'research', 'normal', 'normal', state, '0:0', 'node001', at, at, at]
        .concat('1:00:00', 'None', '1', 'cpu=1,mem=1G,node=1')
        .map((text) => `${text}~marker~`)
        .join('');
    slurm.answers.squeue = [
      queued('1', '1', 'COMPLETED'),
      queued('2', '2', 'RUNNING'),
      queued('4', '3_1', 'COMPLETED'),
      queued('5', '3_2', 'RUNNING'),
      queued('7', '6_1', 'COMPLETED'),
      queued('6', '6_2', 'NODE_FAIL'),
    ].join('\n');
    await watch().look();
    await deliver();
    expect(jobs().sort()).toEqual(['1 completed', '6 {"completed":1,"node_failure":1}']);
  });
});

it(
  'reaches the pages of a real portal, also where that was killed meanwhile',
  async () => {
    const site = await startBusyCluster(10);
    onTestFinished(() => site.dispose());
    const admin = await logIn(site.url);
    const runsAs = (await admin.request<Me>('GET', '/api/auth/me')).body.runs_as ?? '';
    const heard: BerthEvent[] = [];
    const socket = admin.socket('/events');
    socket.on('message', (text) => heard.push(JSON.parse(String(text))));
    await once(socket, 'open');
    const ended = (id: string, state: string): string[] => {
      const at = String(Math.ceil(Date.now() / 1000));
      const described = [id, id, '유동 해석', runsAs, 'research', 'normal', 'normal', state, '0:0', 'node0001'];
      return [...described, at, at, at, '60', 'cpu=1', 'cpu=1', '1'];
    };
    expect((await admin.request('PUT', '/api/notifications/page', { jobs: true })).status).toBe(204);
    const first = ended('1', 'COMPLETED');
    site.account([first]);
    await until('it is told', () => heard.some(({ type }) => type === 'job.ended'), WAIT_MS);
    await site.kill('SIGKILL');
    site.account([first, ended('2', 'TIMEOUT')]);
    await site.start();
    // A page that was not back yet hears of it no more; that it was published is in the records.
    const database = new DatabaseSync(join(site.home, 'berth.sqlite'), { readOnly: true });
    const published = 'SELECT job FROM notifications WHERE delivered_at IS NOT NULL ORDER BY occurred_at, job';
    const jobs = () =>
      database
        .prepare(published)
        .all()
        .map(({ job }) => JSON.parse(String(job)) as NotifiedJob);
    await until('the other is told', () => jobs().length > 1, WAIT_MS);
    expect(jobs().map(({ job_id, outcome }) => `${job_id} ${outcome}`)).toEqual(['1 completed', '2 time_limit']);
    database.close();
    const { body } = await admin.request<NotificationSettings>('GET', '/api/notifications');
    expect(body).toMatchObject({ page: { jobs: true }, jobs_offered: true });
    // Several looks, fifteen seconds apart.
  },
  3 * MINUTE_MS,
);
