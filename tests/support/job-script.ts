/** The job script as Slurm runs it, on this machine and without an image: Slurm's variables and its `scontrol` are made up. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createConnection, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Announcement, DisplayEndpoint } from '../../src/session/schema.ts';
import { sessionProcesses } from './processes.ts';
import { until } from './until.ts';

const SCHEDULER = join(import.meta.dirname, '..', '..', 'src', 'scheduler');
const source = (name: string): string => readFileSync(join(SCHEDULER, name), 'utf8');
export const NODE = 'viz-node001';
export const SLURM_JOB_ID = '181';

/** Hears announcements, takes pictures of screens, and answers with a status that can be changed; by TLS with a certificate for localhost. */
export async function listenForAnnouncements(port = 0, tls?: Certificate) {
  const said: Announcement[] = [];
  const pictures: Buffer[] = [];
  const portal = { said, pictures, status: 204, port, url: '', close: () => server.close() };
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await Array.fromAsync(request));
    if (request.method === 'PUT') pictures.push(body);
    else said.push(JSON.parse(String(body)));
    response.writeHead(portal.status).end();
  };
  const server = (tls ? createHttpsServer(tls, hear) : createServer(hear)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  portal.port = (server.address() as AddressInfo).port;
  portal.url = `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${portal.port}/announcements`;
  return portal;
}

/** So many ports in a row of which nobody listens on any, and the first of them. */
export async function freePorts(count: number): Promise<number> {
  const servers: Server[] = [];
  const listen = async (port: number): Promise<number> => {
    const server = createTcpServer().listen(port);
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  for (;;) {
    try {
      const first = await listen(0);
      for (let port = first + 1; port < first + count; port++) await listen(port);
      return first;
    } catch {
      // One of them is taken.
    } finally {
      for (const server of servers.splice(0)) server.close();
    }
  }
}

/** A port to which nobody gets a connection, nor an answer: its queue is full, and is never looked at. */
export async function hangingPort(): Promise<number> {
  const listener = spawn('perl', ['-MSocket', '-e', LISTEN_ONLY], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void listener.kill());
  const port = Number(String(await once(listener.stdout, 'data')));
  const filler = createConnection(port, '127.0.0.1');
  onTestFinished(() => void filler.destroy());
  await once(filler, 'connect');
  return port;
}
const LISTEN_ONLY = `socket S, PF_INET, SOCK_STREAM, 0; bind S, sockaddr_in(0, INADDR_LOOPBACK); listen S, 0; $| = 1;
  print((sockaddr_in(getsockname S))[0], "\\n"); <STDIN>`;

export function startJob(options: {
  url: string;
  command: string;
  args?: string[];
  environment?: Record<string, string>;
}) {
  const sessionId = `app-session-1729756800-${randomBytes(3).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'job-script-'));
  const [home, bin] = [join(folder, 'home'), join(folder, 'bin')];
  mkdirSync(home);
  mkdirSync(bin);
  const comments = join(folder, 'comments');
  writeFileSync(join(bin, 'scontrol'), `#!/bin/bash\nprintf '%s\\n' "$@" >>${comments}\n`, { mode: 0o755 });
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn('bash', [join(SCHEDULER, 'job.sh')], {
    detached: true,
    cwd: home,
    stdio: ['ignore', log, log],
    env: {
      ...{ PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`, LANG: 'C.UTF-8', HOME: home, USER: 'somebody' },
      ...{ SLURM_JOB_ID, SLURMD_NODENAME: NODE },
      ...{ BERTH_SESSION_ID: sessionId, BERTH_ANNOUNCE_URL: options.url, BERTH_TOKEN: 'the-token-of-this-session' },
      ...{ BERTH_TITLE: 'a title', BERTH_RESOLUTION: '640x480', BERTH_COMMAND: options.command },
      ...Object.fromEntries((options.args ?? []).map((arg, index) => [`BERTH_ARG_${index}`, arg])),
      BERTH_ROUTE: 'gateway',
      BERTH_DESKTOP_SH: source('desktop.sh'),
      BERTH_SPARE_KEYS_PL: source('spare-keys.pl'),
      BERTH_THUMBNAIL_PL: source('thumbnail.pl'),
      BERTH_OPENBOX_XML: source('openbox.xml'),
      ...options.environment,
    },
  });
  closeSync(log);
  const exit = new Promise<number | null>((resolve) => void child.once('exit', resolve));
  return {
    sessionId,
    home,
    exit,
    log: () => readFileSync(join(folder, 'log'), 'utf8'),
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** What was written as the job's comment: scontrol's words, one a line. */
    comments: () => (existsSync(comments) ? readFileSync(comments, 'utf8').split('\n').slice(0, -1) : []),
    async dispose() {
      child.kill('SIGTERM');
      await exit;
      await until('no process of the job is left', () => {
        const left = sessionProcesses(sessionId);
        for (const pid of left) process.kill(pid, 'SIGKILL');
        return left.length === 0;
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where the job says that its display is, as soon as it has said so. */
export function endpointOf(portal: { said: Announcement[] }, index = 0): Promise<DisplayEndpoint> {
  return until('the display is announced', () => {
    const displays = portal.said.filter((one) => one.type === 'display');
    return displays[index]?.endpoint;
  });
}

export interface Certificate {
  cert: string;
  key: string;
}
/** A self-signed one, made as a job and a gateway make theirs. */
export function certificate(name: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'berth-cert-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  const made = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}
