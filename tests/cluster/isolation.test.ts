/** What another account can reach of a session on a node: from the same node, and from another one. Each refusal has its counterpart that succeeds. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { displayPasswords } from '../../src/display/secrets.ts';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { openDesktop } from '../support/rfb.ts';

const cluster = sharedCluster();
const NODE = 'viz-node001';

let portal: ClusterPortal;
let user: Client;
let session: Session;
/** The job's own directory on its node. */
let folder: string;
let pids: string[];
let secrets: string[];

const onNode = (argv: string[], who?: string) =>
  cluster.exec(NODE, argv, { ...(who && { user: who }), timeoutMs: 30_000 });
const rootReads = (file: string): Promise<string> => cluster.output(NODE, ['cat', file]);

beforeAll(async () => {
  portal = await startClusterPortal(cluster);
  user = await portal.user('testuser');
  await portal.user('otheruser');
  const { session_id } = await user.launch({ app_id: 'xterm' });
  session = await user.reached(session_id, 'running');
  expect(session.node).toBe(NODE);
  folder = (await cluster.output(NODE, ['sh', '-c', 'echo /tmp/berth-*'])).trim();
  pids = (await cluster.output(NODE, ['pgrep', '-u', 'testuser'])).trim().split('\n');
  const key = JSON.parse(await cluster.output('access', ['cat', `${portal.home}/secrets.json`])).announcement_key;
  const token = createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(`announcement ${session_id}`)
    .digest('base64url');
  const { full, view } = displayPasswords(token);
  secrets = [token, full, view];
});
afterAll(async () => {
  await cluster.exec(NODE, ['rm', '-f', '/tmp/own.pem']);
  await cluster.exec('node001', [
    'rm',
    '-f',
    '/root/gateway.pem',
    '/tmp/cert.pem',
    '/tmp/key.pem',
    '/tmp/stranger.pem',
  ]);
  await portal?.dispose();
});

/** What a TLS client gets to read from the display's port, with that certificate or none. */
async function readDisplay(host: string, who: string | undefined, pem?: string): Promise<string> {
  const client = ['openssl', 's_client', '-quiet', '-connect', `${session.node_ip}:${session.vnc_port}`];
  const certificate = pem === undefined ? [] : ['-cert', pem, '-key', pem];
  // The greeting has 12 bytes; who is refused reads to the end of the connection. The client says nothing itself: a server that
  // hears nonsense closes at once, and may take its own greeting along.
  const read = `exec 4<> <(:) 3< <(exec "$@" <&4 2>/dev/null); client=$!; head -c 12 <&3; kill "$client" 2>/dev/null; true`;
  const { stdout } = await cluster.exec(host, ['bash', '-c', read, 'bash', ...client, ...certificate], {
    ...(who && { user: who }),
    timeoutMs: 30_000,
  });
  return stdout;
}

describe('the port of a display', () => {
  it('speaks to the gateway', async () => {
    const desktop = await openDesktop(user.socket(`/display/${session.session_id}`));
    expect(desktop.width).toBe(1280);
    desktop.socket.close();
    await cluster.output('node001', ['tee', '/root/gateway.pem'], {
      input: await cluster.output('access', ['cat', `${portal.home}/display-gateway.pem`]),
    });
    expect(await readDisplay('node001', undefined, '/root/gateway.pem')).toBe('RFB 003.008\n');
  });

  it.each([
    [NODE, 'otheruser'],
    [NODE, 'testuser'],
    ['node001', 'otheruser'],
    ['access', 'otheruser'],
  ])('is silent for whoever comes from %s as %s without a certificate', async (host, who) => {
    expect(await readDisplay(host, who)).toBe('');
  });

  it("is silent for the session's own certificate, and for a stranger's of the gateway's name", async () => {
    await cluster.output(NODE, [
      'sh',
      '-c',
      `cat ${folder}/cert.pem ${folder}/key.pem >/tmp/own.pem && chmod 644 /tmp/own.pem`,
    ]);
    expect(await readDisplay(NODE, 'testuser', '/tmp/own.pem')).toBe('');
    const make =
      'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=Berth display gateway"';
    await cluster.output(
      'node001',
      [
        'bash',
        '-c',
        `${make} -keyout /tmp/key.pem -out /tmp/cert.pem && cat /tmp/key.pem /tmp/cert.pem >/tmp/stranger.pem`,
      ],
      {
        user: 'otheruser',
      },
    );
    expect(await readDisplay('node001', 'otheruser', '/tmp/stranger.pem')).toBe('');
  });

  it('is the only one that the session listens on', async () => {
    const before = (await cluster.output('node002', ['ss', '-Hltn'])).trim().split('\n').length;
    const table = (await cluster.output(NODE, ['ss', '-Hltn'])).trim().split('\n');
    expect(table.filter((line) => line.includes(`:${session.vnc_port} `))).toHaveLength(1);
    expect(table).toHaveLength(before + 1);
  });
});

const CONNECT =
  'use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or do { print "$!"; exit }; print "connected";';
/** An X client's first words, with a cookie or none; the server's answer begins with 1 for yes, with 0 for no. */
const KNOCK = `use IO::Socket::UNIX; my ($peer, $cookie) = @ARGV; $cookie = pack("H*", $cookie // "");
my $s = IO::Socket::UNIX->new(Peer => "\\0$peer") or die "$!"; my $name = $cookie eq "" ? "" : "MIT-MAGIC-COOKIE-1";
print $s pack("a1xvvvvxx", "l", 11, 0, length $name, length $cookie), $name, "\\0" x (-length($name) % 4), $cookie; $s->flush;
read $s, my $answer, 1; print ord $answer;`;

describe('the sockets of a display', () => {
  it('of VNC and of X are in a folder that nobody else enters', async () => {
    const sockets = (await cluster.output(NODE, ['find', folder, '-type', 's'])).trim().split('\n');
    expect(sockets.some((path) => path.endsWith('/vnc.sock'))).toBe(true);
    expect(sockets.some((path) => path.includes('.X11-unix/X'))).toBe(true);
    for (const path of sockets) {
      expect((await onNode(['perl', '-e', CONNECT, path], 'otheruser')).stdout).toBe('Permission denied');
      expect((await onNode(['perl', '-e', CONNECT, path], 'testuser')).stdout).toBe('connected');
    }
  });

  it('of X has a twin without a file, which answers to the cookie alone', async () => {
    const names = (await cluster.output(NODE, ['grep', '-o', '@/tmp/.X11-unix/X[0-9]*', '/proc/net/unix']))
      .trim()
      .split('\n');
    const [twin = ''] = names.map((name) => name.slice(1));
    expect(new Set(names).size).toBe(1);
    const cookie = (
      await cluster.output(NODE, ['sh', '-c', `tail -c 16 ${folder}/xauthority | od -An -v -tx1 | tr -d ' \\n'`])
    ).trim();
    expect((await onNode(['perl', '-e', KNOCK, twin, cookie], 'testuser')).stdout).toBe('1');
    expect((await onNode(['perl', '-e', KNOCK, twin], 'otheruser')).stdout).toBe('0');
    expect((await onNode(['perl', '-e', KNOCK, twin, '00'.repeat(16)], 'otheruser')).stdout).toBe('0');
  });
});

describe('what a session leaves to be read', () => {
  it('in /proc tells another account no environment, and nobody a secret on a command line', async () => {
    for (const pid of pids) {
      expect((await onNode(['cat', `/proc/${pid}/environ`], 'otheruser')).stdout).toBe('');
    }
    const lines = await cluster.output(NODE, ['ps', '-eo', 'args', 'ww'], { user: 'otheruser' });
    expect(lines).toContain('Xtigervnc');
    for (const secret of secrets) expect(lines).not.toContain(secret);
  });

  it('keeps the token out of the container', async () => {
    const inside = await cluster.output(NODE, [
      'sh',
      '-c',
      'for pid in $(pgrep -u testuser -x "xterm|Xtigervnc|openbox|stunnel4"); do cat /proc/$pid/environ; done | tr "\\0" "\\n"',
    ]);
    expect(inside).toContain(`BERTH_SESSION_ID=${session.session_id}`);
    for (const secret of secrets) expect(inside).not.toContain(secret);
  });

  it.each([
    ['the job’s folder', () => ['ls', folder]],
    ['the key of its certificate', () => ['cat', `${folder}/key.pem`]],
    ['its X cookie', () => ['cat', `${folder}/xauthority`]],
    ['the note for people', () => ['cat', `/tmp/app_session_${session.session_id}.info`]],
    ['its log', () => ['cat', `/home/testuser/.local/state/berth/${session.session_id}.log`]],
  ])('in files is for its own account: %s', async (_what, command) => {
    expect((await onNode(command(), 'testuser')).status).toBe(0);
    const refused = await onNode(command(), 'otheruser');
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('Permission denied');
  });

  it('in Slurm is for its own account', async () => {
    const ask = ['scontrol', 'show', 'job', session.job_id ?? ''];
    expect((await cluster.exec('access', ask, { user: 'testuser' })).stdout).toContain(session.session_id);
    expect((await cluster.exec('access', ask, { user: 'otheruser' })).stdout).not.toContain(session.session_id);
  });

  it('on its node is a note as people expect it', async () => {
    const note = await rootReads(`/tmp/app_session_${session.session_id}.info`);
    expect(note.trim().split('\n')).toEqual([
      `JOB_ID=${session.job_id}`,
      `NODE=${NODE}`,
      `VNC_PORT=${session.vnc_port}`,
      `SESSION_ID=${session.session_id}`,
      'STATUS=running',
      expect.stringMatching(/^START_TIME=\d{10}$/),
      `NODE_IP=${session.node_ip}`,
    ]);
  });
});

describe('a job that announces what is not so', () => {
  const endpoint = { node: NODE, port: 6085, fingerprint: 'ab'.repeat(32) };
  /** As the session's own job: with its token, from its node. */
  async function announce(sessionId: string, said: object): Promise<string> {
    const [token = ''] = secrets;
    const url = `http://192.168.122.1:${portal.port}/api/app/sessions/${sessionId}/announcements`;
    const { stdout } = await cluster.exec(
      NODE,
      [
        'curl',
        '-s',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        '-H',
        `Authorization: Bearer ${token}`,
        '--json',
        JSON.stringify(said),
        url,
      ],
      { user: 'testuser' },
    );
    return stdout;
  }

  it('of another host or port is refused, and its session keeps the display that it has', async () => {
    const said = (more: object) => ({ type: 'display', endpoint: { ...endpoint, ...more } });
    expect(await announce(session.session_id, said({ node: 'access' }))).toBe('403');
    expect(await announce(session.session_id, said({ node: '127.0.0.1' }))).toBe('403');
    expect(await announce(session.session_id, said({ port: 22 }))).toBe('403');
    expect(await announce(session.session_id, said({ port: 70_000 }))).toBe('400');
    expect(await announce(session.session_id, said({ host: '192.168.122.1' }))).toBe('400');
    expect(await announce(session.session_id, said({}))).toBe('204');
    expect((await user.session(session.session_id)).vnc_port).toBe(session.vnc_port);
  });

  it('of another session is refused', async () => {
    const other = await portal.user('otheruser');
    const theirs = await other.launch({ app_id: 'xterm' });
    expect(await announce(theirs.session_id, { type: 'step', step: 'job_started' })).toBe('401');
    await other.request('DELETE', `/api/app/sessions/${theirs.session_id}`);
    await other.reached(theirs.session_id, 'stopped');
  });
});
