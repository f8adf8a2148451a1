/** What another account of the machine reaches of a session: nothing. And what a session has of the portal: nothing. */

import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/apps/schema.ts';
import type { Session } from '../../src/session/schema.ts';
import { isRoot, makeAccount, type TestAccount } from '../support/accounts.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { commandLine, sessionProcesses } from '../support/processes.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

// Only root can make accounts and start processes of theirs.
describe.skipIf(!isRoot)('a session of an account of its own', () => {
  let portal: TestPortal;
  let admin: Client;
  let kim: Client;
  let owner: TestAccount;
  let stranger: TestAccount;
  let session: Session;
  let folder: string;
  let pids: number[];

  beforeAll(async () => {
    owner = makeAccount('berth-test-owner');
    stranger = makeAccount('berth-test-other');
    portal = await startPortal();
    admin = await logIn(portal.url);
    for (const [user_id, account] of [
      ['kim', owner.name],
      ['lee', null],
    ] as const) {
      await admin.request('POST', '/api/admin/users', { user_id, password: 'a password for both', account });
    }
    kim = await logIn(portal.url, 'kim', 'a password for both');
    session = await kim.launch({ app_id: 'xterm' });
    await kim.reached(session.session_id, 'running');
    await until('xterm has started', async () =>
      (await kim.session(session.session_id)).steps.some(({ step }) => step === 'app_started'),
    );
    folder = join(portal.runtimeDir, 'jobs', session.session_id);
    pids = sessionProcesses(session.session_id);
  });
  afterAll(async () => {
    await portal.dispose();
    owner.remove();
    stranger.remove();
  });

  const processNamed = (name: string): number => {
    const pid = sessionProcesses(session.session_id).find((one) => commandLine(one).startsWith(name));
    if (pid === undefined) throw new Error(`no process ${name} in the session`);
    return pid;
  };

  it("runs as that account, with its groups, home and umask, and nothing of the portal's", () => {
    const status = readFileSync(`/proc/${processNamed('xterm')}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\t${owner.uid}\\t${owner.uid}\\t${owner.uid}\\t${owner.uid}$`, 'm'));
    expect(status).toMatch(new RegExp(`^Groups:\\t${owner.gid} *$`, 'm'));
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(/^Umask:\t0022$/m);
    const environment = readFileSync(`/proc/${processNamed('xterm')}/environ`, 'utf8').split('\0');
    expect(environment).toContain(`HOME=${owner.home}`);
    const names = environment.map((entry) => entry.split('=')[0]);
    for (const foreign of ['BERTH_ADMIN_PASSWORD', 'BERTH_HOME', 'BERTH_CONFIG', 'BERTH_TOKEN']) {
      expect(names).not.toContain(foreign);
    }
  });

  it('listens on no TCP port', () => {
    const listening = new Set(
      ['tcp', 'tcp6'].flatMap((table) =>
        readFileSync(`/proc/net/${table}`, 'utf8')
          .split('\n')
          .map((line) => line.trim().split(/\s+/))
          .filter((fields) => fields[3] === '0A')
          .map((fields) => `socket:[${fields[9]}]`),
      ),
    );
    expect(listening.size).toBeGreaterThan(0);
    for (const pid of pids) for (const open of openFiles(pid)) expect(listening.has(open)).toBe(false);
  });

  it("does not let another account into its folder, its VNC socket or the portal's state", () => {
    for (const path of [folder, portal.home, join(portal.runtimeDir, 'sockets')]) {
      expect(stranger.run('ls', path).output).toContain('Permission denied');
    }
    for (const path of [join(folder, 'vnc.sock'), join(portal.runtimeDir, 'sockets', session.session_id)]) {
      expect(stranger.run('perl', '-e', CONNECT_UNIX, path).output).toContain('Permission denied');
      expect(stranger.run('cat', path).output).toContain('Permission denied');
    }
    expect(owner.run('perl', '-e', CONNECT_UNIX, join(folder, 'vnc.sock')).output).toContain('RFB 003.008');
    expect(owner.run('ls', portal.home).output).toContain('Permission denied');
  });

  it('does not let another account onto its X display, by file or abstract socket, without its cookie', () => {
    const display = /DISPLAY=:(\d+)/.exec(readFileSync(`/proc/${processNamed('xterm')}/environ`, 'utf8'))?.[1];
    const path = `/tmp/.X11-unix/X${display}`;
    for (const address of [path, `\0${path}`]) {
      const { output } = stranger.run('perl', '-e', CONNECT_X, address.replace('\0', '@'));
      expect(output).toContain('refused');
    }
    expect(stranger.run('cat', join(folder, 'xauthority')).output).toContain('Permission denied');
  });

  it('shows nothing secret in /proc', () => {
    for (const pid of pids) {
      const { output } = stranger.run('cat', `/proc/${pid}/environ`);
      const words = commandLine(pid);
      if (words === '') continue; // it has ended: what tells the portal of a step lives shortly
      expect(output).toContain('Permission denied');
      expect(words).not.toMatch(/[A-Za-z0-9_-]{43}/);
    }
    const passwords = readFileSync(join(folder, 'vnc.passwd'));
    expect(passwords).toHaveLength(16);
    expect(passwords.subarray(0, 8)).not.toEqual(passwords.subarray(8));
  });

  it('cannot lead the gateway to another socket by a link', async () => {
    const victim = createServer().listen(join(portal.home, 'victim.sock'));
    await once(victim, 'listening');
    let connections = 0;
    victim.on('connection', () => connections++);
    const second = await kim.launch({ app_id: 'xterm' });
    await kim.reached(second.session_id, 'running');
    const socket = join(portal.runtimeDir, 'jobs', second.session_id, 'vnc.sock');
    expect(owner.run('ln', '-sf', join(portal.home, 'victim.sock'), socket).status).toBe(0);
    await expect(openDesktop(kim.socket(`/display/${second.session_id}`))).rejects.toThrow('4503');
    expect(connections).toBe(0);
    victim.close();
    await kim.request('DELETE', `/api/app/sessions/${second.session_id}`);
    await kim.reached(second.session_id, 'stopped');
  });

  it("leaves nothing of a forgotten session, not even where the account's folders are links", async () => {
    const third = await kim.launch({ app_id: 'xterm' });
    await kim.reached(third.session_id, 'running');
    const own = join(portal.runtimeDir, 'jobs', third.session_id);
    expect(owner.run('ln', '-s', owner.home, join(own, 'link')).status).toBe(0);
    await kim.request('DELETE', `/api/app/sessions/${third.session_id}`);
    await kim.reached(third.session_id, 'stopped');
    expect((await kim.request('POST', `/api/app/sessions/${third.session_id}/forget`)).status).toBe(204);
    expect(readdirSync(join(portal.runtimeDir, 'jobs'))).not.toContain(third.session_id);
    expect(readdirSync(owner.home).length).toBeGreaterThan(0);
  });

  it('is refused to a user without an account, with the cure', async () => {
    const lee = await logIn(portal.url, 'lee', 'a password for both');
    const { body } = await lee.request<App>('GET', '/api/app/apps/xterm');
    expect(body.unavailable).toMatchObject({ code: 'no_account', cure: expect.stringContaining('maps') });
    const refused = await lee.request('POST', '/api/app/sessions', { app_id: 'xterm' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'app_unavailable' } });
  });

  it("cannot be given the system's accounts", async () => {
    for (const account of ['root', 'daemon', 'no-such-account']) {
      const answer = await admin.request('PATCH', '/api/admin/users/lee', { account });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'account' }] } });
    }
  });
});

const CONNECT_UNIX = `use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un($ARGV[0])) or die "$!"; sysread(S, $b, 12); print $b;`;
/** The connection setup of the X protocol without authorization; a server that takes it answers 1, one that refuses 0. */
const CONNECT_X = `use Socket; my $a = $ARGV[0]; $a =~ s/^@/\\0/; socket(S, AF_UNIX, SOCK_STREAM, 0);
connect(S, pack("S a*", AF_UNIX, $a)) or do { print "refused: $!"; exit };
syswrite(S, pack("a1 x S S S S x2", "l", 11, 0, 0, 0)); sysread(S, $b, 1); print ord($b) == 1 ? "accepted" : "refused";`;

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}
