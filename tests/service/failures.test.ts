/** Each failure that a user can meet ends a session with its own reason, or is refused with one, and is over when its cause is. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AppList } from '../../src/apps/schema.ts';
import type { Session, SessionList } from '../../src/session/schema.ts';
import { isRoot } from '../support/accounts.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type Client, clientWith, logIn } from '../support/client.ts';
import { type Disk, MIB, mountDisk as mountDiskAt, PAGE_BYTES } from '../support/disk.ts';
import { type PortalOptions, startPortal, type TestPortal } from '../support/portal.ts';
import { sessionProcesses } from '../support/processes.ts';
import { openDesktop } from '../support/rfb.ts';
import { displaysOf, processesUnder } from '../support/site-processes.ts';
import { until } from '../support/until.ts';

const START_TIMEOUT_SECONDS = 5;
/** For so long a scheduler may be silent before the portal counts as not ready, and a little longer. */
const NOT_READY_MS = 75_000;

let apps: TestApps;
let portal: TestPortal;
let admin: Client;
/** It takes a minute to be noticed: the other tests run meanwhile. */
let outage: Awaited<ReturnType<typeof beginOutage>>;
beforeAll(async () => {
  outage = await beginOutage();
  apps = testApps();
  const run = (command: string) => `run: {command: bash, args: [-c, ${JSON.stringify(command)}]}`;
  // What the catalogue looks for is there; what is run is not, as on a node that differs from this one.
  apps.add('missing', 'run: {command: no-such-program}\nrequires: {program: bash}');
  apps.add('crashing', run('echo reading the licence; echo no licence found >&2; exit 3'));
  apps.add('windowless', run('echo it runs; sleep 100000'));
  apps.add('killed', run('echo it grows; kill -KILL $$'));
  apps.add('stubborn', run('trap "echo it stays" TERM; kill $$; while :; do sleep 0.1; done'));
  portal = await startPortal({
    config: `${apps.config}sessions: {start_timeout_seconds: ${START_TIMEOUT_SECONDS}, stop_grace_seconds: 1}\n`,
  });
  admin = await logIn(portal.url);
});
afterAll(async () => {
  await outage?.dispose();
  await portal?.dispose();
  apps.remove();
});

const log = async (sessionId: string): Promise<string> =>
  (await admin.request<{ log: string }>('GET', `/api/app/sessions/${sessionId}/log`)).body.log;
const ended = (session: Session): Promise<Session> => admin.reached(session.session_id, 'stopped', 'failed');
const stop = async (session: Session): Promise<Session> => {
  await admin.request('DELETE', `/api/app/sessions/${session.session_id}`);
  return ended(session);
};
const nothingLeft = (session: Session): Promise<true> =>
  until('no process is left', () => sessionProcesses(session.session_id).length === 0);

describe('an application', () => {
  it('that is not installed where the session runs is missing, by name', async () => {
    const session = await admin.launch({ app_id: 'missing' });
    expect(await ended(session)).toMatchObject({
      status: 'failed',
      reason: 'app_missing',
      message: expect.stringContaining('Ask the administrator to install it'),
    });
    expect(await log(session.session_id)).toContain('no-such-program is not installed on this machine.');
    await nothingLeft(session);
  });

  it('that crashes at once has failed, and its last lines are in the log', async () => {
    const session = await admin.launch({ app_id: 'crashing' });
    expect(await ended(session)).toMatchObject({
      status: 'failed',
      reason: 'app_failed',
      message: expect.stringMatching(/log.*restart/),
    });
    const lines = await log(session.session_id);
    expect(lines).toMatch(/reading the licence\nno licence found\n(?:.*\n)*bash ended with status 3\./);
    await nothingLeft(session);
  });

  it('that is killed has failed, whoever did it', async () => {
    const session = await admin.launch({ app_id: 'killed' });
    expect(await ended(session)).toMatchObject({ status: 'failed', reason: 'app_failed' });
    expect(await log(session.session_id)).toContain('it grows');
    await nothingLeft(session);
  });

  it('that opens no window is fine as long as it runs', async () => {
    const session = await admin.launch({ app_id: 'windowless' });
    await admin.reached(session.session_id, 'running', 'failed');
    await until('it has written', async () => (await log(session.session_id)).includes('it runs'));
    expect((await admin.session(session.session_id)).status).toBe('running');
    expect(await stop(session)).toMatchObject({ status: 'stopped', reason: 'user' });
    await nothingLeft(session);
  });
});

describe('a session', () => {
  it('whose time is up is stopped, and says so', async () => {
    const session = await admin.launch({ app_id: 'windowless' });
    await admin.reached(session.session_id, 'running');
    // The shortest time is a minute: the end is moved to now, where the scheduler keeps it.
    const file = join(portal.home, 'jobs', session.session_id, 'job.json');
    const job = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(`${file}.test`, JSON.stringify({ ...job, expires_at: Date.now() }));
    renameSync(`${file}.test`, file);
    expect(await ended(session)).toMatchObject({
      status: 'stopped',
      reason: 'time_limit',
      message: expect.stringMatching(/longer time|extend/),
    });
    await nothingLeft(session);
  });

  it('whose folder cannot be made is refused with a reason, and later ones work when it can', async () => {
    renameSync(portal.runtimeDir, `${portal.runtimeDir}.away`);
    writeFileSync(portal.runtimeDir, 'not a folder');
    const refused = await ended(await admin.launch({ app_id: 'windowless' }));
    expect(refused).toMatchObject({
      status: 'failed',
      reason: 'submit_rejected',
      message: expect.stringContaining(portal.runtimeDir),
    });
    rmSync(portal.runtimeDir);
    renameSync(`${portal.runtimeDir}.away`, portal.runtimeDir);
    const session = await admin.launch({ app_id: 'windowless' });
    await admin.reached(session.session_id, 'running');
    await stop(session);
  });
});

// Only root has mount namespaces.
describe.skipIf(!isRoot)('on a machine where TigerVNC', () => {
  /** A view of this machine in which another folder or file stands in the place of one. */
  const without = (path: string, with_: string): string[] => [
    ...['unshare', '--mount', 'sh', '-c', 'mount --bind "$1" "$2" && shift 2 && exec "$@"', 'sh'],
    ...[with_, path],
  ];

  it('lacks its keyboard data, the display fails, with its own words in the log', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'berth-empty-'));
    onTestFinished(() => rmSync(empty, { recursive: true }));
    const { client } = await site({ within: without('/usr/share/X11/xkb', empty) });
    const { session_id } = await client.launch({ app_id: 'xterm' });
    expect(await client.reached(session_id, 'stopped', 'failed')).toMatchObject({
      status: 'failed',
      reason: 'display_failed',
      message: expect.stringContaining('log'),
    });
    const { body } = await client.request<{ log: string }>('GET', `/api/app/sessions/${session_id}/log`);
    expect(body.log).toMatch(/XKB|keymap/i);
  });

  const server = (): string =>
    ['/usr/bin/Xtigervnc', '/usr/bin/Xvnc'].filter((file) => existsSync(file)).map((file) => realpathSync(file))[0] ??
    '';

  it('is not ready in time, the session has failed, and its processes are ended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-hanging-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const hanging = join(folder, 'hanging');
    writeFileSync(hanging, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    const { client } = await site({
      within: without(server(), hanging),
      config: `sessions: {start_timeout_seconds: ${START_TIMEOUT_SECONDS}, stop_grace_seconds: 1}\n`,
    });
    const session = await client.launch({ app_id: 'xterm' });
    expect(await client.reached(session.session_id, 'stopped', 'failed')).toMatchObject({
      status: 'failed',
      reason: 'start_timeout',
      message: expect.stringContaining(`within ${START_TIMEOUT_SECONDS} seconds`),
    });
    await nothingLeft(session);
  });

  it('is there without its tools, the session says what to install', async () => {
    const { client } = await site({ within: without(realpathSync('/usr/bin/tigervncpasswd'), '/dev/null') });
    const { session_id } = await client.launch({ app_id: 'xterm' });
    expect(await client.reached(session_id, 'stopped', 'failed')).toMatchObject({
      status: 'failed',
      reason: 'display_missing',
      message: expect.stringContaining('tigervnc-tools'),
    });
  });

  it('is not installed, every app says so with the cure, and a launch is refused', async () => {
    const { client } = await site({ within: without(server(), '/dev/null') });
    const { body } = await client.request<AppList>('GET', '/api/app/apps');
    for (const { unavailable } of body.apps) {
      expect(unavailable).toMatchObject({
        code: 'display_missing',
        cure: expect.stringContaining('apt-get install tigervnc'),
      });
    }
    const refused = await client.request('POST', '/api/app/sessions', { app_id: 'xterm' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'app_unavailable' } });
    expect(refused.body.detail).toContain('apt-get install tigervnc');
  });
});

// Only root can mount a disk that is small enough to be filled.
describe.skipIf(!isRoot)('a full disk', () => {
  it("of the portal's state refuses launches with 503, still answers, and is over when there is room", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-disk-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const disk = mountDisk(folder, 16 * MIB);
    const { client } = await site({ disk: folder });
    const before = await client.launch({ app_id: 'xterm' });
    await client.reached(before.session_id, 'running');
    disk.fill(0);
    // The database may have room in its log for a last launch; its job then has none.
    const answer = await until('there is no room even for a record', async () => {
      const answer = await client.request('POST', '/api/app/sessions', { app_id: 'xterm' });
      if (answer.status !== 201) return answer;
      const { session_id } = answer.body as unknown as Session;
      expect(await client.reached(session_id, 'stopped', 'failed')).toMatchObject({ reason: 'disk_full' });
      return null;
    });
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'disk_full', detail: expect.stringContaining('Make room') },
    });
    expect(answer.headers.get('retry-after')).toBe('60');
    expect((await client.session(before.session_id)).status).toBe('running');
    expect((await client.request('GET', '/api/app/sessions')).status).toBe(200);
    expect((await client.request('GET', '/api/app/apps')).status).toBe(200);

    disk.free();
    const { session_id } = await client.launch({ app_id: 'xterm' });
    await client.reached(session_id, 'running');
  });

  it('of the sockets fails a launch, which says so, and is over when there is room', async () => {
    const { site: own, client } = await site();
    mkdirSync(own.runtimeDir, { recursive: true });
    const disk = mountDisk(own.runtimeDir, MIB);
    disk.fill(0);
    const { session_id } = await client.launch({ app_id: 'xterm' });
    expect(await client.reached(session_id, 'stopped', 'failed')).toMatchObject({
      status: 'failed',
      reason: 'disk_full',
      message: expect.stringContaining('free space'),
    });
    await until('no process is left', () => sessionProcesses(session_id).length === 0);
    disk.free();
    const again = await client.request<Session>('POST', `/api/app/sessions/${session_id}/restart`);
    await client.reached(again.body.session_id, 'running');
  });

  it.each([0, 1, 2, 3])('of jobs never leaves one that nobody knows, with room for %i more files', async (files) => {
    const { site: own, client } = await site();
    const disk = mountDisk(join(own.home, 'jobs'), MIB);
    disk.fill(files * PAGE_BYTES);
    const { session_id } = await client.launch({ app_id: 'xterm' });
    await until('it was tried', async () => (await client.session(session_id)).status !== 'creating');
    disk.free();
    const settled = await client.reached(session_id, 'running', 'failed');
    if (settled.status === 'failed') expect(settled.reason).toBe('disk_full');
    else {
      expect(displaysOf(processesUnder(own.runtimeDir))).toHaveLength(1);
      await client.request('DELETE', `/api/app/sessions/${session_id}`);
      expect((await client.reached(session_id, 'stopped')).reason).toBe('user');
    }
    await until('no process is left', () => processesUnder(own.runtimeDir).length === 0);
  });

  it('of jobs hides no end of a session, and lets its user stop another', async () => {
    const { site: own, client } = await site();
    const disk = mountDisk(join(own.home, 'jobs'), MIB);
    const [one, other] = [await client.launch({ app_id: 'xterm' }), await client.launch({ app_id: 'xterm' })];
    for (const { session_id } of [one, other]) await client.reached(session_id, 'running');
    disk.fill(0);
    const [display] = displaysOf(
      processesUnder(own.runtimeDir).filter(({ session_id }) => session_id === one.session_id),
    );
    process.kill(display?.pid ?? Number.NaN, 'SIGKILL');
    await client.reached(one.session_id, 'failed');
    expect((await client.request('DELETE', `/api/app/sessions/${other.session_id}`)).status).toBe(202);
    expect((await client.reached(other.session_id, 'stopped')).reason).toBe('user');
    await until('no process is left', () => processesUnder(own.runtimeDir).length === 0);
  });

  it('keeps nobody from stopping a session, also one that does not end by itself, and what was done is audited later', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-disk-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const disk = mountDisk(folder, 16 * MIB);
    const { site: own, client } = await site({
      disk: folder,
      config: `${apps.config}sessions: {stop_grace_seconds: 1}\n`,
    });
    const { session_id } = await client.launch({ app_id: 'stubborn' });
    await until('it ignores what it is asked', async () => {
      const { body } = await client.request<{ log: string }>('GET', `/api/app/sessions/${session_id}/log`);
      return body.log.includes('it stays');
    });
    const path = `/api/app/sessions/${session_id}`;
    const token = (await client.request<{ secret: string }>('POST', '/api/auth/tokens', { name: 'script', days: 1 }))
      .body;
    disk.fill(0);
    await until('there is no room for a record', async () => {
      const { status } = await client.request('POST', '/api/auth/tokens', { name: 'full', days: 1 });
      return status === 503;
    });
    // Neither a log-in nor a token needs room to be good.
    expect((await clientWith(own.url, token.secret).request('GET', path)).status).toBe(200);
    const asked = await client.request<Session>('DELETE', path);
    expect(asked).toMatchObject({ status: 202, body: { status: 'stopping', reason: 'user' } });
    await until('no process is left', () => sessionProcesses(session_id).length === 0);
    expect((await client.session(session_id)).status).toBe('stopping');
    const list = (await client.request<SessionList>('GET', '/api/app/sessions')).body.sessions;
    expect(list.map(({ status }) => status)).toEqual(['stopping']);

    disk.free();
    expect(await client.reached(session_id, 'stopped', 'failed')).toMatchObject({ status: 'stopped', reason: 'user' });
    await until('it is audited', async () => {
      const { body } = await client.request<{ entries: { action: string; target: string }[] }>(
        'GET',
        '/api/admin/audit',
      );
      return body.entries.some(({ action, target }) => action === 'session.stop' && target === session_id);
    });
  });
});

describe('a scheduler that cannot be read', () => {
  it('for one job, as after a power cut, or has a stray file, still tells of all the others and of that one’s end', async () => {
    const { site: own, client } = await site();
    const jobs = join(own.home, 'jobs');
    const torn = await client.launch({ app_id: 'xterm' });
    await client.reached(torn.session_id, 'running');
    writeFileSync(join(jobs, torn.session_id, 'job.json'), '');
    writeFileSync(join(jobs, 'notes.txt'), 'not a job');
    const other = await client.launch({ app_id: 'xterm' });
    await client.reached(other.session_id, 'running');
    await client.request('DELETE', `/api/app/sessions/${other.session_id}`);
    await client.reached(other.session_id, 'stopped');
    const [display] = displaysOf(processesUnder(own.runtimeDir));
    process.kill(display?.pid ?? Number.NaN, 'SIGKILL');
    expect(await client.reached(torn.session_id, 'failed')).toMatchObject({ reason: 'display_failed' });
  });

  it(
    'ends no session: they keep their state and their displays, /readyz says what fails, and all is well when it is back',
    async () => {
      const { readyz, client, session_id, job_id, waiting } = outage;
      const late = await until(
        'it is not ready',
        async () => {
          const answer = await readyz();
          return answer.status === 200 ? null : answer;
        },
        NOT_READY_MS,
      );
      expect(late).toEqual({ status: 503, failing: ['scheduler'] });
      expect((await fetch(`${outage.url}/healthz`)).status).toBe(200);
      expect(await client.session(session_id)).toMatchObject({ status: 'running', job_id });
      const desktop = await openDesktop(client.socket(`/display/${session_id}`));
      desktop.socket.close();
      expect(await client.session(waiting)).toMatchObject({ status: 'creating', reason: null });
      const asked = await client.request('DELETE', `/api/app/sessions/${session_id}`);
      expect(asked).toMatchObject({ status: 202, body: { status: 'stopping' } });

      outage.end();
      await until('it is ready again', async () => (await readyz()).status === 200);
      expect(await client.reached(session_id, 'stopped')).toMatchObject({ reason: 'user' });
      await client.reached(waiting, 'running');
    },
    2 * NOT_READY_MS,
  );
});

/** A portal of which the scheduler's folder cannot be read, one session that runs there, and one that was launched since. */
async function beginOutage() {
  const site = await startPortal();
  const client = await logIn(site.url);
  const { session_id } = await client.launch({ app_id: 'xterm' });
  const { job_id } = await client.reached(session_id, 'running');
  const jobs = join(site.home, 'jobs');
  renameSync(jobs, `${jobs}.away`);
  writeFileSync(jobs, 'not a folder');
  const waiting = (await client.launch({ app_id: 'xterm' })).session_id;
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    rmSync(jobs);
    renameSync(`${jobs}.away`, jobs);
  };
  return {
    url: site.url,
    client,
    session_id,
    job_id,
    waiting,
    async readyz() {
      const answer = await fetch(`${site.url}/readyz`);
      const { dependencies } = (await answer.json()) as Readiness;
      return { status: answer.status, failing: dependencies.filter(({ ok }) => !ok).map(({ name }) => name) };
    },
    end,
    async dispose() {
      end();
      await site.dispose();
    },
  };
}

/** A portal for one test. */
async function site(options: PortalOptions = {}) {
  const site = await startPortal(options);
  onTestFinished(() => site.dispose());
  return { site, client: await logIn(site.url) };
}

interface Readiness {
  dependencies: { name: string; ok: boolean }[];
}

/** A disk in memory, for one test. */
function mountDisk(folder: string, bytes: number): Disk {
  const disk = mountDiskAt(folder, bytes);
  onTestFinished(disk.remove);
  return disk;
}
