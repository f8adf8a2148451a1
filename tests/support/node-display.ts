/** What a node has of a session: a real Xvnc on a Unix socket, and endpoints in front of it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { displayPasswords } from '../../src/display/secrets.ts';
import { RowsChanged } from '../../src/records/database.ts';
import type { SessionRecord } from '../../src/records/records.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { freePort } from './portal.ts';
import { until } from './until.ts';

export interface Started {
  /** Kills it; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface Certificate {
  /** PEM, both of them. */
  key: string;
  cert: string;
  fingerprint: string;
}

/** As a job makes it for its own endpoint. */
export function makeCertificate(name: string): Certificate {
  const text = execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout - -out -'.split(' '),
      '-subj',
      `/CN=${name}`,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const certificate = new X509Certificate(text);
  const fingerprint = createHash('sha256').update(certificate.raw).digest('hex');
  return { key: text.slice(0, text.indexOf('-----BEGIN CERT')), cert: certificate.toString(), fingerprint };
}

/** Xvnc as a job starts it, with the password that follows from the token. */
export async function startXvnc(folder: string, token: string): Promise<Started & { socket: string }> {
  const socket = join(folder, 'vnc.sock');
  const { full } = displayPasswords(token);
  writeFileSync(join(folder, 'vnc.passwd'), execFileSync('tigervncpasswd', ['-f'], { input: `${full}\n` }));
  writeFileSync(join(folder, 'xauthority'), '');
  const words = `-displayfd 1 -auth ${folder}/xauthority -nolisten tcp -rfbport -1 -rfbunixpath ${socket} -rfbunixmode 0600 -SecurityTypes VncAuth -PasswordFile ${folder}/vnc.passwd -AlwaysShared -geometry 1024x768 -depth 24 -desktop node`;
  const xvnc = spawn('Xvnc', words.split(' '), { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(xvnc.stdout, 'data');
  return { socket, kill: () => kill(xvnc) };
}

/** stunnel in front of a Unix socket, for just one client certificate. */
export async function startStunnel(
  folder: string,
  options: { socket: string; own: Certificate; clientCert: string },
): Promise<Started & { port: number }> {
  const port = await freePort();
  const file = (name: string, text: string): string => {
    const path = join(folder, `${port}-${name}`);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const config = `foreground = yes
pid =
debug = err
[display]
accept = 127.0.0.1:${port}
connect = ${options.socket}
cert = ${file('own.pem', options.own.key + options.own.cert)}
CAfile = ${file('client.pem', options.clientCert)}
verifyPeer = yes
sslVersionMin = TLSv1.2
`;
  const stunnel = spawn('stunnel4', [file('stunnel.conf', config)], { stdio: 'ignore' });
  await listens(port, stunnel);
  return { port, kill: () => kill(stunnel) };
}

/** websockify in front of a Unix socket, as `display.route: direct` has it. */
export async function startWebsockify(socket: string): Promise<Started & { port: number }> {
  const port = await freePort();
  const websockify = spawn('websockify', [`127.0.0.1:${port}`, `--unix-target=${socket}`], { stdio: 'ignore' });
  await listens(port, websockify);
  return { port, kill: () => kill(websockify) };
}

/** Changes a session's record past the portal: what a job on a node would have announced, where there is none. */
export async function changeRecord(home: string, sessionId: string, change: Partial<SessionRecord>): Promise<void> {
  const records = recordsOver(await openSqlite(join(home, 'berth.sqlite')));
  await until('the record is changed', async () => {
    const record = await records.sessions.get(sessionId);
    if (!record) throw new Error('there is no such session');
    return records.sessions.update({ ...record, ...change }).catch((error: unknown) => {
      if (error instanceof RowsChanged) return null;
      throw error;
    });
  });
  await records.close();
}

async function listens(port: number, child: ChildProcess): Promise<void> {
  await until(`something listens on ${port}`, async () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    return once(socket, 'connect').then(
      () => socket.destroy(),
      () => false,
    );
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
