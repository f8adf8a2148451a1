/** What a start gets that cannot be, and what the ones get that can. */
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { AppList } from '../../src/apps/schema.ts';
import { isRoot, makeAccount, type TestAccount } from '../support/accounts.ts';
import { testApps } from '../support/apps.ts';
import { addressOf, beginStart, failedStart } from '../support/attempt.ts';
import { certificateFiles } from '../support/certificate.ts';
import { checkoutFor } from '../support/checkout.ts';
import { logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { sessionProcesses } from '../support/processes.ts';
import { openDesktop } from '../support/rfb.ts';
import { endProcessesUnder, processesUnder } from '../support/site-processes.ts';
import { until } from '../support/until.ts';

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-start-'));
  home = join(folder, 'home');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One sentence of a person's language, not a stack. */
function expectSentence({ status, err }: { status: number; err: string }): void {
  expect(status).toBe(1);
  expect(err).toMatch(/^berth: [^\n]+\n$/);
  expect(err).not.toMatch(/ at .*:\d+:\d+/);
}

describe('a start is refused', () => {
  it('with every fault of the configuration, by file and line, before anything is made', async () => {
    const config = [
      'listen:',
      '  port: 99999',
      '  hots: 127.0.0.1',
      'sessions:',
      '  per_user: many',
      '  stop_grace_seconds: -1',
      'origin: portal.example/berth',
    ].join('\n');
    const { status, err } = await failedStart(folder, { config });
    expect(status).toBe(1);
    const file = join(folder, 'berth.yaml');
    const [title, ...faults] = err.trim().split('\n');
    expect(title).toBe('The configuration has faults:');
    expect(faults.map((fault) => fault.replace(`${file}:`, ''))).toEqual([
      expect.stringMatching(/^2: listen\.port: .*65535/),
      expect.stringMatching(/^3: listen\.hots: .*did you mean host\?/),
      expect.stringMatching(/^5: sessions\.per_user: must be a (whole )?number, not "many"/),
      expect.stringMatching(/^6: sessions\.stop_grace_seconds: .*at least 0/),
      expect.stringMatching(/^7: origin: .*for example https:/),
    ]);
    expect(readdirSync(folder)).toEqual(['berth.yaml']);
  });

  it('where the port is in use; the next one with another port works, and knows the password that was shown', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const refused = await failedStart(folder, { env: { BERTH_PORT: String(port) } });
    other.close();
    expectSentence(refused);
    expect(refused.err).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(refused.err).toContain('BERTH_PORT=');
    const password = passwordIn(refused.out);
    const { url, stop } = await started();
    await logIn(url, 'admin', password);
    expect((await stop()).out).not.toContain('Password');
  });

  it('where a portal already runs in the same home, naming that one', async () => {
    const { url, stop } = await started();
    const second = await failedStart(folder);
    expectSentence(second);
    expect(second.err).toContain(`already running at ${url}`);
    expect(second.err).toContain('BERTH_HOME');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await stop();
  });

  it('where others can read its secrets, with the cure', async () => {
    await (await started()).stop();
    const file = join(home, 'secrets.json');
    chmodSync(file, 0o644);
    const refused = await failedStart(folder);
    expectSentence(refused);
    expect(refused.err).toContain(file);
    expect(refused.err).toMatch(/remove it/i);
    rmSync(file);
    await (await started()).stop();
  });

  it('where others can write its home, with the cure', async () => {
    mkdirSync(home, { mode: 0o777 });
    chmodSync(home, 0o777);
    const refused = await failedStart(folder);
    expectSentence(refused);
    expect(refused.err).toContain(`chmod 700 ${home}`);
  });

  it('where its home is a file', async () => {
    writeFileSync(home, '');
    const refused = await failedStart(folder);
    expectSentence(refused);
    expect(refused.err).toContain(home);
    expect(refused.err).toContain('BERTH_HOME');
  });

  it('where the database is garbage, naming the file, which stays as it is', async () => {
    mkdirSync(home, { mode: 0o700 });
    const file = join(home, 'berth.sqlite');
    const garbage = 'this is not a database. '.repeat(500);
    writeFileSync(file, garbage, { mode: 0o600 });
    const refused = await failedStart(folder);
    expectSentence(refused);
    expect(refused.err).toContain(`${file} is damaged`);
    expect(readFileSync(file, 'utf8')).toBe(garbage);
  });

  it('where the database is of a newer Berth that this one cannot go on beside', async () => {
    await (await started()).stop();
    const database = new DatabaseSync(join(home, 'berth.sqlite'));
    database.exec(
      "INSERT INTO schema_version (version, name, applied_at) VALUES (9999, '9999_tomorrow.breaking.sql', 0)",
    );
    database.close();
    const refused = await failedStart(folder);
    expectSentence(refused);
    expect(refused.err).toMatch(/version 9999.*newer Berth/);
  });

  it('on every address of the machine without TLS, and allowed where the site says so', async () => {
    const refused = await failedStart(folder, {
      config: 'origin: http://portal.example\n',
      env: { BERTH_HOST: '0.0.0.0' },
    });
    expect(refused.status).toBe(1);
    expect(refused.err).toMatch(/BERTH_HOST: 0\.0\.0\.0 .*listen\.tls.*allow_plain_http/);
    expect(existsSync(home)).toBe(false);

    const portal = await startPortal({
      config: 'origin: http://portal.example\nlisten: {host: 0.0.0.0, allow_plain_http: true}\n',
    });
    onTestFinished(() => portal.dispose());
    expect(portal.output()).toContain('passwords cross the network in the clear');
    const admin = await logIn(portal.url);
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    const { displayUrl } = await admin.reached(session_id, 'running', 'failed');
    expect(displayUrl).toBe(`ws://portal.example/display/${session_id}`);
  });

  // Root may write everywhere.
  describe.skipIf(!isRoot)('to an account that may not write its home', () => {
    let account: TestAccount;
    let checkout: ReturnType<typeof checkoutFor>;
    beforeAll(() => {
      account = makeAccount('berth-test-start');
      checkout = checkoutFor(account);
    });
    afterAll(() => {
      checkout.remove();
      account.remove();
    });

    it.each(['that is to be made in a folder of root', 'that is another account’s'])('%s', async (kind) => {
      chmodSync(folder, 0o755);
      if (kind.endsWith('account’s')) mkdirSync(home, { mode: 0o755 });
      const refused = await failedStart(folder, { as: account, root: checkout.root });
      expectSentence(refused);
      expect(refused.err).toContain(home);
      expect(refused.err).toContain('BERTH_HOME');
    });
  });
});

describe('a start succeeds', () => {
  it('after the portal was killed: what it left of itself is no obstacle, whole or torn', async () => {
    const first = await started();
    first.child.kill('SIGKILL');
    await first.ended;
    expect(existsSync(join(home, 'portal.json'))).toBe(true);
    const second = await started();
    second.child.kill('SIGKILL');
    await second.ended;
    writeFileSync(join(home, 'portal.json'), '{"url":"http');
    await (await started()).stop();
    expect(existsSync(join(home, 'portal.json'))).toBe(false);
  });

  it('and makes up a password for admin, which it prints once and never again', async () => {
    const first = await started();
    const { out } = await first.stop();
    expect(out.match(/Password/g)).toHaveLength(1);
    const password = passwordIn(out);
    expect(readdirSync(home).some((name) => name !== 'berth.sqlite' && holds(join(home, name), password))).toBe(false);
    const second = await started();
    await logIn(second.url, 'admin', password);
    expect((await second.stop()).out).not.toContain('Password');
  });

  it('on another loopback address, where its jobs find it too', async () => {
    const { url } = await started({ BERTH_HOST: '127.0.0.2', BERTH_ADMIN_PASSWORD: 'correct horse battery' });
    expect(url).toContain('//127.0.0.2:');
    const admin = await logIn(url);
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session_id, 'running');
  });

  it('and ends at Ctrl-C with status 0, though displays are open; the sessions go on', async () => {
    const { child, url, ended, out } = await started({ BERTH_ADMIN_PASSWORD: 'correct horse battery' });
    const admin = await logIn(url);
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await until('the application has started', async () => (await admin.session(session_id)).steps.length === 5);
    const desktop = await openDesktop(admin.socket(`/display/${session_id}`));
    const cut = once(desktop.socket, 'close');
    // A terminal sends it to everything in the foreground.
    process.kill(-Number(child.pid), 'SIGINT');
    const { status } = await ended;
    expect(status).toBe(0);
    expect(await out()).toContain('Sessions go on');
    await cut;
    const commands = processesUnder(join(folder, 'run')).map(({ command }) => command);
    expect(commands).toContainEqual(expect.stringMatching(/-rfbunixpath/));
    expect(commands).toContainEqual(expect.stringMatching(/^xterm /));
  });

  it('beside a broken manifest: its faults are shown to administrators, the other apps are there', async () => {
    const apps = testApps();
    apps.write(
      'broken',
      [
        'id: broken',
        'name: {en: Broken}',
        'description: Broken in five places',
        'category: game',
        'run:',
        '  comand: broken',
        '  command: broken --now',
        'resources: {max: {cpus: none}}',
      ].join('\n'),
    );
    apps.add('fine', "run: {command: 'true'}");
    onTestFinished(() => apps.remove());
    const portal = await startPortal({ config: apps.config });
    onTestFinished(() => portal.dispose());
    const admin = await logIn(portal.url);
    await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: 'a password for kim' });
    const { body } = await admin.request<AppList>('GET', '/api/app/apps');
    expect(body.apps.map(({ app_id }) => app_id)).toEqual([
      'cgx',
      'desktop',
      'fine',
      'gedit',
      'gmsh',
      'paraview',
      'xterm',
    ]);
    expect(body.faults.map(({ line }) => line)).toEqual([2, 4, 6, 7, 8]);
    expect(new Set(body.faults.map(({ file }) => file))).toEqual(new Set([join(apps.folder, 'broken', 'app.yaml')]));
    const kim = await logIn(portal.url, 'kim', 'a password for kim');
    const seen = await kim.request<AppList>('GET', '/api/app/apps');
    expect(seen.body).toMatchObject({ apps: { length: 7 }, faults: [] });
  });
});

describe('with a certificate', () => {
  const trusted = getCACertificates('default');
  let portal: TestPortal;
  let certificates: string;
  beforeAll(async () => {
    certificates = mkdtempSync(join(tmpdir(), 'berth-tls-'));
    const { cert, key } = certificateFiles(certificates, 'DNS:localhost');
    setDefaultCACertificates([...trusted, readFileSync(cert, 'utf8')]);
    portal = await startPortal({
      config: `listen: {host: localhost, tls: {cert: ${cert}, key: ${key}}}\n`,
      https: true,
    });
  });
  afterAll(async () => {
    await portal?.dispose();
    setDefaultCACertificates(trusted);
    rmSync(certificates, { recursive: true });
  });

  it('the portal answers https, jobs announce to it by its certificate, and displays are reached by wss', async () => {
    expect(portal.url).toMatch(/^https:/);
    const admin = await logIn(portal.url);
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    const running = await admin.reached(session_id, 'running', 'failed');
    expect(running.displayUrl).toBe(`${portal.url.replace('https', 'wss')}/display/${session_id}`);
    const desktop = await openDesktop(admin.socket(`/display/${session_id}`));
    expect(desktop.width).toBe(1280);
    desktop.socket.close();
    await until('every step was announced', async () => (await admin.session(session_id)).steps.length === 5);
    // The token is on no command line, and nothing of it in the log.
    const { body } = await admin.request<{ log: string }>('GET', `/api/app/sessions/${session_id}/log`);
    expect(body.log).not.toMatch(/Bearer|curl/);
  });

  it('log-ins give cookies that browsers send by https alone', async () => {
    const answer = await fetch(`${portal.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: 'correct horse battery' }),
    });
    expect(answer.status).toBe(200);
    const cookies = answer.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(1);
    for (const cookie of cookies) expect(cookie).toMatch(/; Secure/i);
  });

  it('plain http gets no answer', async () => {
    await expect(fetch(`${portal.url.replace('https', 'http')}/healthz`)).rejects.toThrow();
  });
});

// Only root can start the portal as somebody else.
describe.skipIf(!isRoot)('started by an account that is not root', () => {
  let account: TestAccount;
  let checkout: ReturnType<typeof checkoutFor>;
  let portal: TestPortal;
  beforeAll(async () => {
    account = makeAccount('berth-test-site');
    checkout = checkoutFor(account);
    portal = await startPortal({ as: account, root: checkout.root, env: { HOME: account.home } });
  });
  afterAll(async () => {
    await portal?.dispose();
    checkout.remove();
    account.remove();
  });

  it("the administrator's sessions run as that account", async () => {
    const admin = await logIn(portal.url);
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session_id, 'running', 'failed');
    const desktop = await openDesktop(admin.socket(`/display/${session_id}`));
    desktop.socket.close();
    for (const pid of sessionProcesses(session_id)) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(new RegExp(`^Uid:\\t${account.uid}\\t${account.uid}\\t`, 'm'));
    }
    await admin.request('DELETE', `/api/app/sessions/${session_id}`);
    expect(await admin.reached(session_id, 'stopped', 'failed')).toMatchObject({ status: 'stopped', reason: 'user' });
  });

  it('other users are refused, with the cure', async () => {
    const admin = await logIn(portal.url);
    await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: 'a password for kim' });
    const kim = await logIn(portal.url, 'kim', 'a password for kim');
    const refused = await kim.request('POST', '/api/app/sessions', { app_id: 'xterm' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'app_unavailable' } });
    expect(refused.body.detail).toContain(account.name);
    expect(refused.body.detail).toContain('Start Berth as root');
    const { body } = await kim.request<AppList>('GET', '/api/app/apps');
    for (const app of body.apps) expect(app.unavailable).not.toBeNull();
  });
});

/** A start in `folder` that succeeds. */
async function started(env: Record<string, string> = {}) {
  const attempt = beginStart(folder, { env, config: `runtime_dir: ${join(folder, 'run')}\n` });
  const { child, ended } = attempt;
  // A test that fails before it has stopped its portal.
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await endProcessesUnder(join(folder, 'run'));
  });
  const url = await addressOf(folder, attempt);
  return {
    child,
    ended,
    url,
    out: async () => (await ended).out,
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
}

const passwordIn = (text: string): string => /Password of admin: (\S+)/.exec(text)?.[1] ?? '';

const holds = (file: string, text: string): boolean => {
  try {
    return readFileSync(file, 'latin1').includes(text);
  } catch {
    return false; // a folder
  }
};
