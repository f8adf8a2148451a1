/** The job script on a cluster's node, as far as this machine can play one: ports, TLS, announcements, ends. */
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { displayPasswords } from '../../src/display/secrets.ts';
import { type Announcement, displayComment } from '../../src/session/schema.ts';
import { thumbnailFault } from '../../src/session/thumbnail-png.ts';
import {
  type Certificate,
  certificate,
  endpointOf,
  freePorts,
  hangingPort,
  listenForAnnouncements,
  NODE,
  SLURM_JOB_ID,
  startJob,
} from '../support/job-script.ts';
import { sessionProcesses } from '../support/processes.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

const GREETING = 'RFB 003.008\n';
const IS_UP = ['-c', 'echo application-is-up; sleep 1000'];

let gateway: Certificate;
beforeAll(() => {
  gateway = certificate('berth-gateway');
});

/** A job that announces to a portal of its own. */
async function job(options: { args?: string[]; command?: string; url?: string; environment?: Record<string, string> }) {
  const portal = await listenForAnnouncements();
  onTestFinished(() => void portal.close());
  const started = startJob({
    url: options.url ?? portal.url,
    command: options.command ?? 'bash',
    args: options.args ?? IS_UP,
    environment: { BERTH_GATEWAY_CERT: gateway.cert, ...options.environment },
  });
  onTestFinished(() => started.dispose());
  return Object.assign(started, { portal });
}
const range = (first: number, count: number): string => `${first}-${first + count - 1}`;
const isUp = (one: { log(): string }): Promise<true> =>
  until('the application is up', () => one.log().includes('application-is-up'));

/** What the endpoint says to somebody with that certificate: its first bytes, or nothing. */
function greet(port: number, client: Partial<Certificate>): Promise<{ text: string; fingerprint: string | undefined }> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...client });
    let [text, fingerprint]: [string, string | undefined] = ['', undefined];
    socket.once('secureConnect', () => (fingerprint = socket.getPeerCertificate().fingerprint256));
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      socket.end();
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve({ text, fingerprint }));
  });
}

/** The directory that a job has made for itself. */
function directoryOf(sessionId: string): string | undefined {
  return readdirSync('/tmp')
    .filter((name) => /^berth-\w{10}$/.test(name))
    .map((name) => join('/tmp', name))
    .find((path) => existsSync(join(path, 'job')) && readFileSync(join(path, 'job'), 'utf8').includes(sessionId));
}

describe('the endpoint of a display', () => {
  it("shows the certificate that was announced, and the display to nobody but the gateway's own certificate", async () => {
    const first = await freePorts(5);
    const { portal, sessionId } = await job({ environment: { BERTH_PORTS: range(first, 5) } });
    const { node, port, fingerprint } = await endpointOf(portal);
    expect(node).toBe(NODE);
    expect(port).toBeGreaterThanOrEqual(first);
    expect(port).toBeLessThan(first + 5);
    const seen = await greet(port, gateway);
    expect(seen.text).toBe(GREETING);
    expect(seen.fingerprint?.replaceAll(':', '').toLowerCase()).toBe(fingerprint);

    const directory = directoryOf(sessionId) ?? '';
    const own = (name: string): string => readFileSync(join(directory, name), 'utf8');
    expect((await greet(port, {})).text).toBe('');
    expect((await greet(port, { cert: own('cert.pem'), key: own('key.pem') })).text).toBe('');
    expect((await greet(port, certificate('berth-gateway'))).text).toBe('');
    expect((await greet(port, gateway)).text).toBe(GREETING);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('takes another port of the range where one is taken, two at once never the same, and there is an end with a reason', async () => {
    const first = await freePorts(3);
    const taken = createServer().listen(first + 1);
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const environment = { BERTH_PORTS: range(first, 3) };
    const [one, other] = await Promise.all([job({ environment }), job({ environment })]);
    const ports = (await Promise.all([endpointOf(one.portal), endpointOf(other.portal)])).map(({ port }) => port);
    expect(ports.sort()).toEqual([first, first + 2]);
    const third = await job({ environment });
    expect(await third.exit).toBe(26);
    expect(third.log()).toContain(`None of the ports ${range(first, 3)} is free`);
  });

  it('without TLS, for browsers that connect directly, is a WebSocket and has no certificate', async () => {
    const first = await freePorts(1);
    const { portal } = await job({ environment: { BERTH_PORTS: range(first, 1), BERTH_ROUTE: 'direct' } });
    expect(await endpointOf(portal)).toEqual({ node: NODE, port: first, fingerprint: null });
    const socket = new WebSocket(`ws://127.0.0.1:${first}`, ['binary']);
    const [bytes] = await once(socket, 'message');
    expect(bytes.toString()).toBe(GREETING);
    socket.terminate();
  });

  it('without TLS shuts nobody out for the wrong guesses of others', async () => {
    const first = await freePorts(1);
    const { portal } = await job({ environment: { BERTH_PORTS: range(first, 1), BERTH_ROUTE: 'direct' } });
    await endpointOf(portal);
    const reach = (): WebSocket => new WebSocket(`ws://127.0.0.1:${first}`, ['binary']);
    for (let guess = 0; guess < 8; guess++) await expect(openDesktop(reach(), `guess-${guess}`)).rejects.toThrow();
    const desktop = await openDesktop(reach(), displayPasswords('the-token-of-this-session').full);
    expect(desktop.width).toBe(640);
    desktop.socket.terminate();
  });

  it('that is lost ends the session, for nobody can reach it any more', async () => {
    const first = await freePorts(1);
    const { portal, sessionId, exit, log } = await job({ environment: { BERTH_PORTS: range(first, 1) } });
    await endpointOf(portal);
    const endpoint = sessionProcesses(sessionId).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('stunnel4'),
    );
    process.kill(endpoint ?? Number.NaN, 'SIGKILL');
    expect(await exit).toBe(22);
    expect(log()).toContain('The display ended before the application.');
  });
});

describe('a job whose portal', () => {
  it('does not listen says where its display is by its Slurm comment, and to the portal when it does', async () => {
    const port = await freePorts(1);
    const first = await freePorts(2);
    const { comments } = await job({
      url: `http://127.0.0.1:${port}/announcements`,
      environment: { BERTH_PORTS: range(first, 2) },
    });
    const [update, id, comment = ''] = await until('there is a comment', () => {
      const words = comments();
      return words.length > 0 ? words : null;
    });
    expect([update, id]).toEqual(['update', `JobId=${SLURM_JOB_ID}`]);
    const text = comment.replace(/^Comment=/, '');
    expect(text.length).toBeLessThanOrEqual(512);
    const said = displayComment.parse(JSON.parse(text));
    const late = await listenForAnnouncements(port);
    onTestFinished(() => void late.close());
    late.status = 503;
    const { node: _, ...endpoint } = await endpointOf(late, 1);
    late.status = 204;
    expect(said).toEqual({ v: 1, display: 'novnc', ...endpoint });
    expect(comments()).toHaveLength(3);
  });

  it.each([
    ['with a certificate of its own', (cert: string, _file: string) => ({ BERTH_CA: cert })],
    ['with one that the machine trusts', (_cert: string, file: string) => ({ CURL_CA_BUNDLE: file })],
  ])('speaks TLS %s hears its jobs all the same', async (_what, trust) => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-ca-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const tls = certificate('localhost');
    const file = join(folder, 'ca.pem');
    writeFileSync(file, tls.cert);
    const portal = await listenForAnnouncements(0, tls);
    onTestFinished(() => void portal.close());
    await job({
      url: portal.url,
      environment: { BERTH_PORTS: range(await freePorts(1), 1), ...trust(tls.cert, file) },
    });
    expect(await endpointOf(portal)).toMatchObject({ node: NODE });
  });

  it('speaks TLS gets pictures of the screen', async () => {
    const tls = certificate('localhost');
    const portal = await listenForAnnouncements(0, tls);
    onTestFinished(() => void portal.close());
    const environment = { BERTH_PORTS: range(await freePorts(1), 1), BERTH_CA: tls.cert };
    await job({ url: portal.url, command: 'xterm', args: [], environment });
    const picture = await until('a picture has come', () => portal.pictures[0]);
    expect(thumbnailFault(picture)).toBeNull();
  });

  it('is where no packet arrives is one that cannot be reached', async () => {
    const port = await hangingPort();
    const { comments } = await job({
      url: `http://127.0.0.1:${port}/announcements`,
      environment: { BERTH_PORTS: range(await freePorts(1), 1) },
    });
    await until('there is a comment', () => comments().length > 0);
  });

  it.each([
    [403, 'refuses it does not ask again', (times: number) => times === 1],
    [429, 'is too busy asks again', (times: number) => times > 1],
  ])('answers %i and %s', async (status, _, isRight) => {
    // Within that second it would have told several times.
    const one = await job({ args: ['-c', 'sleep 1'], environment: { BERTH_PORTS: range(await freePorts(1), 1) } });
    one.portal.status = status;
    expect(await one.exit).toBe(0);
    expect(one.portal.said.filter(({ type }) => type === 'display').length).toSatisfy(isRight);
  });
});

describe('a job', () => {
  it('starts the application when there is a window manager, without which its window would get no keys', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-openbox-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const slow = 'sleep 0.5; echo window-manager-is-up; PATH=/usr/bin exec openbox "$@"';
    writeFileSync(join(folder, 'openbox'), `#!/bin/sh\n${slow}\n`, { mode: 0o755 });
    const one = await job({ environment: { PATH: `${folder}:/usr/bin:/bin` } });
    await isUp(one);
    expect(one.log()).toMatch(/window-manager-is-up[\s\S]*application-is-up/);
  });

  const SAVES = ['-c', 'trap "echo saved; exit 0" TERM; echo application-is-up; while :; do sleep 0.1; done'];

  it.each([
    ['SIGTERM', 143],
    ['SIGUSR1', 29],
  ] as const)('that gets %s lets the application save, ends with %i and leaves nothing', async (signal, status) => {
    const one = await job({ args: SAVES, environment: { BERTH_PORTS: range(await freePorts(1), 1) } });
    await isUp(one);
    const directory = directoryOf(one.sessionId) ?? '';
    expect(existsSync(directory)).toBe(true);
    one.signal(signal);
    expect(await one.exit).toBe(status);
    expect(one.log()).toContain('saved');
    expect(existsSync(directory)).toBe(false);
    expect(existsSync(`/tmp/app_session_${one.sessionId}.info`)).toBe(false);
    await until('no process is left', () => sessionProcesses(one.sessionId).length === 0);
  });

  it('hears all of a line that comes in two parts, on a machine that has much to do', async () => {
    const fingerprint = 'ab'.repeat(32);
    // Longer than the script waits before it looks for signals.
    const slowly = `read -r; read -r; printf 'display 60'; sleep 1.3; printf '83 ${fingerprint}\\n'; echo app_started; read -r`;
    const one = await job({ environment: { BERTH_PORTS: '6080-6099', BERTH_DESKTOP_SH: slowly } });
    await until('the display is announced', () => one.portal.said.some(({ type }) => type === 'display'));
    const display = one.portal.said.find(({ type }) => type === 'display');
    expect(display).toEqual({ type: 'display', endpoint: { node: NODE, port: 6083, fingerprint } });
  });

  it('that is asked to stop as soon as it begins starts no application', async () => {
    const one = await job({ args: ['-c', 'echo application-is-up; sleep 1000'] });
    await until('it has begun', () => directoryOf(one.sessionId));
    one.signal('SIGTERM');
    expect(await one.exit).toBe(143);
  });

  it('tells people on its node where it is, in a file of its own', async () => {
    const port = await freePorts(1);
    const one = await job({ environment: { BERTH_PORTS: range(port, 1) } });
    const file = `/tmp/app_session_${one.sessionId}.info`;
    await until('the file is there', () => existsSync(file));
    expect(readFileSync(file, 'utf8')).toMatch(
      new RegExp(
        `^JOB_ID=${SLURM_JOB_ID}\nNODE=${NODE}\nVNC_PORT=${port}\nSESSION_ID=${one.sessionId}\nSTATUS=running\nSTART_TIME=\\d{10}\nNODE_IP=.*\n$`,
      ),
    );
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
  });

  it('follows no link that somebody has put where that file belongs', async () => {
    const victim = join(mkdtempSync(join(tmpdir(), 'berth-victim-')), 'file');
    writeFileSync(victim, 'precious');
    const one = await job({ environment: { BERTH_PORTS: range(await freePorts(1), 1) } });
    const file = `/tmp/app_session_${one.sessionId}.info`;
    symlinkSync(victim, file);
    onTestFinished(() => rmSync(file, { force: true }));
    await isUp(one);
    one.signal('SIGTERM');
    expect(await one.exit).toBe(143);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
  });

  it('removes what a killed job of the same account left behind, and nothing of one that lives', async () => {
    const leave = (name: string, owner: string): string => {
      const directory = join('/tmp', name);
      mkdirSync(directory, { mode: 0o700 });
      writeFileSync(join(directory, 'job'), `${owner} app-session-1729756800-abc123\n`);
      onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
      return directory;
    };
    const start = readFileSync('/proc/self/stat', 'utf8').replace(/.*\) /s, '').split(' ')[19];
    const dead = leave('berth-testDEAD00', `${process.pid} 1`);
    const living = leave('berth-testLIVE00', `${process.pid} ${start}`);
    await isUp(await job({}));
    await until('it is removed', () => !existsSync(dead));
    expect(existsSync(living)).toBe(true);
  });

  it('whose home directory cannot be written to says so', async () => {
    const one = await job({ environment: { HOME: '/dev/null' } });
    expect(await one.exit).toBe(25);
    expect(one.log()).toContain('The home directory /dev/null is full or cannot be written to');
  });

  it('whose image is missing, or whose node has no Apptainer that works, says so', async () => {
    const missing = await job({ environment: { BERTH_IMAGE: '/opt/no-such.sif' } });
    expect(await missing.exit).toBe(27);
    expect(missing.log()).toContain('The image /opt/no-such.sif cannot be read');

    const folder = mkdtempSync(join(tmpdir(), 'berth-apptainer-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'apptainer'), '#!/bin/sh\necho FATAL: no user namespaces >&2; exit 255\n', {
      mode: 0o755,
    });
    const broken = await job({ environment: { BERTH_IMAGE: '/etc/hostname', PATH: `${folder}:/usr/bin:/bin` } });
    expect(await broken.exit).toBe(28);
    expect(broken.log()).toMatch(/no user namespaces[\s\S]*Apptainer could not start the container/);
  });

  it('keeps its token from everything that it starts, and gives the application the umask that it came with', async () => {
    const one = await job({ args: ['-c', 'umask; echo application-is-up; sleep 1000'] });
    await isUp(one);
    expect(one.log()).toMatch(/^0022\napplication-is-up$/m);
    const holders = sessionProcesses(one.sessionId).filter((pid) => {
      const [environment, words] = ['environ', 'cmdline'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'latin1'));
      return environment?.includes('the-token') && !words?.includes('job.sh');
    });
    expect(holders).toEqual([]);
  });
});

describe('a heartbeat', () => {
  const processors = (one: { portal: { said: Announcement[] } }): number[] =>
    one.portal.said.flatMap((said) => (said.type === 'heartbeat' ? said.processors : []));
  const often = { BERTH_HEARTBEAT_S: '1' };

  it('tells what all programs of the session use, those too that have left it and have no mark', async () => {
    // Without a mark nobody would find it: it ends with its home, the test's folder.
    const burn = `bash -c 'while [[ -e $0 ]]; do :; done' "$HOME"`;
    const [resting, busy, unmarked, daemon] = await Promise.all([
      job({ environment: often }),
      job({ args: ['-c', `${burn} & wait`], environment: often }),
      job({ args: ['-c', `env -i ${burn} & wait`], environment: often }),
      job({ args: ['-c', `setsid -f ${burn}; sleep 1000`], environment: often }),
    ]);
    for (const one of [busy, unmarked, daemon]) {
      await until('it is told as busy', () => processors(one).some((share) => share > 0.1));
    }
    await until('rest is told', () => processors(resting).some((share) => share < 0.1));
  });

  it('comes again when the portal was away, and ends with the job', async () => {
    const one = await job({ environment: often });
    await until('a heartbeat is heard', () => processors(one).length > 0);
    one.portal.close();
    const again = await listenForAnnouncements(one.portal.port);
    onTestFinished(() => void again.close());
    await until('another is heard', () => processors({ portal: again }).length > 0);
    one.signal('SIGTERM');
    await one.exit;
    await until('no process is left', () => sessionProcesses(one.sessionId).length === 0);
  });
});
