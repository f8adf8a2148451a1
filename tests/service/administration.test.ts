/** What administrators have, over HTTP: notices and maintenance, which replicas agree on; health; the configuration. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Configuration } from '../../src/configuration/schema.ts';
import type { Health } from '../../src/health/schema.ts';
import type { ProblemBody } from '../../src/http/schema.ts';
import type { MaintenanceState, NoticeList, WrittenNotice, WrittenNotices } from '../../src/notices/schema.ts';
import { isRoot, makeAccount, type TestAccount } from '../support/accounts.ts';
import { type Client, logIn } from '../support/client.ts';
import { startMailbox } from '../support/mailbox.ts';
import { ADMIN_PASSWORD, startPortal, type TestPortal } from '../support/portal.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRedis } from '../support/redis-server.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'kim has a password';
const HOUR_MS = 3_600_000;
/** A busy machine has answered by then. */
const SOON_MS = 5_000;

let account: TestAccount | null;
let portal: TestPortal;
let admin: Client;
let kim: Client;
let helper: Client;
beforeAll(async () => {
  account = isRoot ? makeAccount('berthtold') : null;
  portal = await startPortal();
  admin = await logIn(portal.url);
  for (const [user_id, role] of [
    ['kim', 'user'],
    ['helper', 'support'],
  ]) {
    const made = await admin.request('POST', '/api/admin/users', {
      user_id,
      password: PASSWORD,
      role,
      account: account?.name ?? null,
    });
    expect(made.status).toBe(201);
  }
  kim = await logIn(portal.url, 'kim', PASSWORD);
  helper = await logIn(portal.url, 'helper', PASSWORD);
});
afterAll(async () => {
  await portal?.dispose();
  account?.remove();
});
afterEach(async () => {
  for (const { notice_id } of await written(admin)) await admin.request('DELETE', `/api/admin/notices/${notice_id}`);
  await admin.request('DELETE', '/api/admin/maintenance');
});

const told = async (client: Client) => (await client.request<NoticeList>('GET', '/api/notices')).body;
const written = async (client: Client) =>
  (await client.request<WrittenNotices>('GET', '/api/admin/notices')).body.notices;
const texts = (title: string) => ({ en: { title, text: '' }, ko: null });
const add = async (fields: object) => {
  const answer = await admin.request<WrittenNotice>('POST', '/api/admin/notices', { severity: 'info', ...fields });
  expect([answer.status, answer.body]).toMatchObject([201, {}]);
  return answer.body;
};
const actions = async () => {
  const { body } = await admin.request<{ entries: { action: string; target: string | null; user_id: string }[] }>(
    'GET',
    '/api/admin/audit',
  );
  return body.entries.map(({ action, target, user_id }) => `${user_id} ${action} ${target}`);
};

/** What a user's pages are told from now on. */
async function events(client: Client): Promise<string[]> {
  const socket = client.socket('/events');
  onTestFinished(() => socket.terminate());
  const types: string[] = [];
  socket.on('message', (data) => types.push(JSON.parse(String(data)).type));
  await new Promise((resolve) => socket.once('open', resolve));
  return types;
}

describe('a notice', () => {
  it('reaches everybody by an event, until each has put it away', async () => {
    const [ofKim, ofHelper] = [await events(kim), await events(helper)];
    const info = await add({ texts: texts('New licences') });
    const grave = await add({
      severity: 'critical',
      texts: { en: null, ko: { title: '점검', text: '<b>저장</b>하세요 https://site.example/' } },
      required: true,
    });
    await until('both are told', () => ofKim.length >= 2 && ofHelper.length >= 2);
    expect(new Set([...ofKim, ...ofHelper])).toEqual(new Set(['notices.updated']));
    const list = await told(kim);
    expect(list.maintenance).toBeNull();
    expect(list.notices.map(({ notice_id }) => notice_id)).toEqual([grave.notice_id, info.notice_id]);
    expect(list.notices[0]).toEqual({
      notice_id: grave.notice_id,
      severity: 'critical',
      texts: { en: null, ko: { title: '점검', text: '<b>저장</b>하세요 https://site.example/' } },
      from: grave.from,
      until: null,
      required: true,
    });
    const before = [ofKim.length, ofHelper.length];
    expect((await kim.request('POST', `/api/notices/${grave.notice_id}/dismiss`)).status).toBe(204);
    expect((await kim.request('POST', `/api/notices/${grave.notice_id}/dismiss`)).status).toBe(204);
    expect((await told(kim)).notices.map(({ notice_id }) => notice_id)).toEqual([info.notice_id]);
    expect((await told(helper)).notices).toHaveLength(2);
    await until("the user's other pages are told", () => ofKim.length > (before[0] ?? 0));
    expect(ofHelper).toHaveLength(before[1] ?? 0);
    expect((await written(helper)).map(({ dismissed }) => dismissed)).toEqual([1, 0]);
    expect(await actions()).toEqual(
      expect.arrayContaining([`admin notice.create ${grave.notice_id}`, `kim notice.dismiss ${grave.notice_id}`]),
    );
  });

  it('of another time is not shown, and it is told when to ask again', async () => {
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    await add({ texts: texts('Later'), from: at(HOUR_MS), until: at(2 * HOUR_MS) });
    const { notices, changes_in } = await told(kim);
    expect(notices).toEqual([]);
    expect(changes_in).toBeGreaterThan(3500);
    expect(changes_in).toBeLessThanOrEqual(3600);
    const soon = await add({ texts: texts('Soon'), from: at(400) });
    await until('its time comes', async () => (await told(kim)).notices[0]?.notice_id === soon.notice_id);
  });

  it('is changed by who has read the newest version, and does not come back to who has put it away', async () => {
    const { notice_id, version, from } = await add({ texts: texts('Licencse') });
    await kim.request('POST', `/api/notices/${notice_id}/dismiss`);
    const change = { severity: 'info', texts: texts('Licences'), from, until: null, required: false, at_login: false };
    const path = `/api/admin/notices/${notice_id}`;
    expect((await admin.request('PUT', path, { ...change, version })).status).toBe(204);
    expect(await admin.request('PUT', path, { ...change, version })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    expect((await told(kim)).notices).toEqual([]);
    expect((await told(helper)).notices[0]?.texts.en?.title).toBe('Licences');
    expect((await admin.request('DELETE', path)).status).toBe(204);
    expect((await admin.request('DELETE', path)).status).toBe(404);
    expect((await kim.request('POST', `/api/notices/${notice_id}/dismiss`)).status).toBe(404);
    expect(await actions()).toEqual(
      expect.arrayContaining([`admin notice.change ${notice_id}`, `admin notice.delete ${notice_id}`]),
    );
  });

  it.each([
    ['no language', { texts: { en: null, ko: null } }, 'texts'],
    ['no title', { texts: { en: { title: ' ', text: 'x' }, ko: null } }, 'texts.en.title'],
    ['an end before its beginning', { from: '2030-01-02T00:00:00Z', until: '2030-01-01T00:00:00Z' }, 'until'],
    ['an end that is over', { until: '2020-01-01T00:00:00Z' }, 'until'],
    ['no severity', { severity: 'loud' }, 'severity'],
  ])('with %s is refused', async (_what, fields, field) => {
    const answer = await admin.request('POST', '/api/admin/notices', {
      severity: 'info',
      texts: texts('x'),
      ...fields,
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  it('is written by administrators alone; support reads all', async () => {
    const body = { severity: 'info', texts: texts('x') };
    expect((await helper.request('POST', '/api/admin/notices', body)).status).toBe(403);
    expect((await helper.request('PUT', '/api/admin/maintenance', { message: { en: 'x', ko: null } })).status).toBe(
      403,
    );
    expect((await helper.request('DELETE', '/api/admin/maintenance')).status).toBe(403);
    expect((await helper.request('GET', '/api/admin/notices')).status).toBe(200);
    expect((await helper.request('GET', '/api/admin/maintenance')).status).toBe(200);
    expect((await kim.request('GET', '/api/admin/notices')).status).toBe(403);
  });

  it('is shown to those who are not logged in where that was asked for, and to nobody else', async () => {
    await add({ texts: texts('Inside') });
    const outside = await add({ texts: texts('Outside'), at_login: true });
    const { notices } = (await (await fetch(`${portal.url}/api/notices/public`)).json()) as NoticeList;
    expect(notices.map(({ notice_id }) => notice_id)).toEqual([outside.notice_id]);
  });
});

describe('maintenance', () => {
  const start = (body: object) => admin.request<MaintenanceState>('PUT', '/api/admin/maintenance', body);

  it.skipIf(!isRoot)(
    'refuses launches and restarts with what is said of it; what runs goes on, and administrators launch',
    async () => {
      const running = await helper.launch({ app_id: 'xterm' });
      await helper.reached(running.session_id, 'running');
      const seen = await events(kim);
      const end = new Date(Date.now() + HOUR_MS).toISOString();
      const started = await start({ message: { en: 'New disks.', ko: '디스크를 교체합니다.' }, until: end });
      expect(started.body.maintenance).toMatchObject({ until: end, started_by: 'admin' });
      await until('pages are told', () => seen.includes('notices.updated'));
      expect(await told(kim)).toMatchObject({ maintenance: { message: { ko: '디스크를 교체합니다.' }, until: end } });

      for (const answer of [
        await kim.request('POST', '/api/app/sessions', { app_id: 'xterm' }),
        await helper.request('POST', `/api/app/sessions/${running.session_id}/restart`),
      ]) {
        expect(answer.status).toBe(409);
        expect(answer.body.code).toBe('maintenance');
        expect(answer.body.detail).toBe(`New disks. It ends ${end}. What runs goes on.`);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3500);
      }
      expect((await helper.session(running.session_id)).status).toBe('running');
      expect(
        (await helper.request('POST', `/api/app/sessions/${running.session_id}/extend`, { minutes: 5 })).status,
      ).toBe(200);
      const trial = await admin.launch({ app_id: 'xterm' });
      await admin.reached(trial.session_id, 'running');
      expect((await helper.request('DELETE', `/api/app/sessions/${running.session_id}`)).status).toBe(202);

      expect((await admin.request('DELETE', '/api/admin/maintenance')).status).toBe(204);
      expect((await told(kim)).maintenance).toBeNull();
      await helper.launch({ app_id: 'xterm' });
      expect(await actions()).toEqual(
        expect.arrayContaining(['admin maintenance.start null', 'admin maintenance.end null']),
      );
    },
  );

  it('outlives the portal, ends by itself at its end, and can be told anew', async () => {
    await start({ message: { en: null, ko: '점검 중입니다.' } });
    const { from } = (await told(kim)).maintenance ?? {};
    await portal.kill('SIGKILL');
    await portal.start();
    const refused = await kim.request<ProblemBody>('POST', '/api/app/sessions', { app_id: 'xterm' });
    expect(refused.body).toMatchObject({ code: 'maintenance', detail: '점검 중입니다. What runs goes on.' });
    await start({ message: { en: 'Soon over.', ko: null }, until: new Date(Date.now() + SOON_MS).toISOString() });
    const { maintenance, changes_in } = await told(kim);
    expect(maintenance?.from).toBe(from);
    expect(changes_in).toBeLessThanOrEqual(SOON_MS / 1000);
    await until('it is over', async () => (await told(kim)).maintenance === null);
    expect((await admin.request<MaintenanceState>('GET', '/api/admin/maintenance')).body.maintenance).toBeNull();
    expect(await start({ message: { en: 'x', ko: null }, until: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'until' }] },
    });
  });

  it('is true at once for every process that shares the records, and its event goes to the pages of all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-replicas-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    onTestFinished(() => postgres.remove());
    onTestFinished(() => redis.end());
    const { host, port, user, database, password } = await postgres.create();
    const bus = redis.database();
    writeFileSync(join(folder, 'postgres'), `${password()}\n`, { mode: 0o600 });
    writeFileSync(join(folder, 'redis'), `${bus.password}\n`, { mode: 0o600 });
    const address = `postgres://${user}@${encodeURIComponent(host)}:${port}/${database}`;
    const config = `database: { url: "${address}", password_file: ${folder}/postgres }
bus: { url: '${bus.url}', password_file: ${folder}/redis }
`;
    const one = await startPortal({ config });
    onTestFinished(() => one.dispose());
    const two = await startPortal({ config });
    onTestFinished(() => two.dispose());
    const here = await logIn(one.url);
    await here.request('POST', '/api/admin/users', {
      user_id: 'lee',
      password: PASSWORD,
      account: account?.name ?? null,
    });
    const there = await logIn(two.url, 'lee', PASSWORD);
    const seen = await events(there);
    await here.request('PUT', '/api/admin/maintenance', { message: { en: 'New disks.', ko: null } });
    expect((await there.request('POST', '/api/app/sessions', { app_id: 'xterm' })).body.code).toBe('maintenance');
    await until('its page is told', () => seen.includes('notices.updated'));
    await here.request('DELETE', '/api/admin/maintenance');
    expect((await there.request('POST', '/api/app/sessions', { app_id: 'xterm' })).status).toBe(isRoot ? 201 : 409);
  });
});

describe('health', () => {
  const health = async (client: Client) => (await client.request<Health>('GET', '/api/admin/health')).body;
  const stateOf = ({ items }: Health, check: string) => items.find((item) => item.check === check);

  it('says of each dependency how it is, of one that is killed what to do, and is for support, too', async () => {
    const mailbox = await startMailbox();
    const site = await startPortal({
      config: `mail: { smtp: "smtp://127.0.0.1:${mailbox.port}", from: berth@site.example }\n`,
    });
    onTestFinished(() => site.dispose());
    onTestFinished(() => mailbox.stop());
    const client = await logIn(site.url);
    const well = await until('all is seen', async () => {
      const seen = await health(client);
      return stateOf(seen, 'scheduler')?.state === 'ok' && seen;
    });
    expect(well.version).toMatch(/^\d+\.\d+\.\d+/);
    for (const check of ['records', 'bus', 'scheduler', 'mail', 'disk', 'catalogue'])
      expect(stateOf(well, check)).toMatchObject({ state: 'ok', latency_ms: expect.any(Number) });
    await mailbox.stop();
    const ill = await until('it is seen', async () => {
      const seen = await health(client);
      return stateOf(seen, 'mail')?.state === 'fault' && seen;
    });
    expect(stateOf(ill, 'mail')).toMatchObject({
      detail: expect.stringContaining('ECONNREFUSED'),
      cure: expect.stringContaining(`127.0.0.1:${mailbox.port}`),
    });
    expect(Date.parse(stateOf(ill, 'mail')?.since ?? '')).toBeGreaterThan(
      Date.parse(stateOf(well, 'mail')?.since ?? ''),
    );
    expect(stateOf(ill, 'records')?.state).toBe('ok');
    expect((await helper.request('GET', '/api/admin/health')).status).toBe(200);
    expect((await kim.request('GET', '/api/admin/health')).status).toBe(403);
  });

  it('is told although a mail server takes connections and says nothing', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const site = await startPortal({
      config: `mail: { smtp: "smtp://127.0.0.1:${port}", from: berth@site.example }\n`,
    });
    onTestFinished(() => site.dispose());
    onTestFinished(() => void silent.close());
    const seen = await health(await logIn(site.url));
    expect(stateOf(seen, 'mail')).toMatchObject({ state: 'fault', latency_ms: null, detail: 'no answer within 5 s' });
    expect(stateOf(seen, 'records')?.state).toBe('ok');
  });
});

describe('the configuration', () => {
  it('is shown to administrators alone, with where each value comes from, and without the password that it was started with', async () => {
    const { body } = await admin.request<Configuration>('GET', '/api/admin/configuration');
    const found = new Map(body.settings.map((setting) => [setting.key, setting]));
    expect(body.file).toMatch(/berth\.yaml$/);
    expect(found.get('home')).toMatchObject({ value: portal.home, source: 'environment', variable: 'BERTH_HOME' });
    expect(found.get('runtime_dir')).toMatchObject({ value: portal.runtimeDir, source: 'file' });
    expect(found.get('sessions.per_user')).toMatchObject({ value: 20, source: 'default' });
    expect(found.get('BERTH_ADMIN_PASSWORD')).toMatchObject({ value: null, secret: 'set' });
    expect(JSON.stringify(body)).not.toContain(ADMIN_PASSWORD);
    expect((await helper.request('GET', '/api/admin/configuration')).status).toBe(403);
  });
});
