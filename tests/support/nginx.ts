/** A real nginx with the site that `berth init` wrote, on ports and in a folder of a test's own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from './accounts.ts';
import { freePort } from './portal.ts';
import { until } from './until.ts';

export interface Nginx {
  http: number;
  https: number;
  /** Where the front ends' build would be. */
  web: string;
  /** The requests in its log, as soon as there is one that meets the condition. */
  logged(condition: (entry: LogEntry) => boolean): Promise<LogEntry[]>;
  end(): Promise<void>;
}

export interface LogEntry {
  request_id: string;
  uri: string;
  status: number;
  upstream: string;
  protocol: string;
}

/** `ports`: where each port of a service really is; `connections`: how many each worker may have. */
export async function startNginx(site: string, ports: Map<number, number>, connections = 256): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-nginx-'));
  chmodSync(folder, 0o755);
  const web = join(folder, 'web');
  mkdirSync(join(web, 'assets'), { recursive: true });
  const [http, https] = [await freePort(), await freePort()];
  const own = site
    // The other half of each `listen` would want the same port on every address of IPv6.
    .replace(/^ *listen \[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${http};`)
    .replace('listen 443 ', `listen 127.0.0.1:${https} `)
    .replaceAll('/var/log/nginx/', `${folder}/`)
    .replaceAll('/opt/berth/dist/web', web)
    .replace(/127\.0\.0\.1:(\d+) max_fails/g, (_, port: string) => `127.0.0.1:${ports.get(Number(port))} max_fails`)
    // However slow this machine is, a test is over before one that failed is asked again.
    .replaceAll('fail_timeout=5s', 'fail_timeout=60s');
  writeFileSync(join(folder, 'berth.conf'), own);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const main = [
    ...(isRoot ? ['user root root;'] : []),
    'daemon off;',
    // Two, so that what one learns of a replica the other knows only by their shared zone.
    'worker_processes 2;',
    `pid ${folder}/pid;`,
    'error_log stderr notice;',
    'worker_rlimit_nofile 65536;',
    `events { worker_connections ${connections}; }`,
    'http {',
    ...temporary.map((name) => `${name}_temp_path ${folder}/${name};`),
    `include ${folder}/berth.conf;`,
    '}',
  ];
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, main.join('\n'));
  const args = ['-p', folder, '-c', file, '-e', 'stderr'];
  const tested = spawnSync('nginx', ['-t', ...args], { encoding: 'utf8' });
  if (tested.status !== 0) throw new Error(`nginx does not take the site: ${tested.error ?? tested.stderr}`);
  const server: ChildProcess = spawn('setpriv', ['--pdeathsig', 'TERM', '--', 'nginx', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await until('nginx listens', async () => {
    if (server.exitCode !== null) throw new Error(`nginx ended with ${server.exitCode}:\n${said}`);
    const socket = connect(https, '127.0.0.1');
    return once(socket, 'connect').then(
      () => {
        socket.destroy();
        return true;
      },
      () => false,
    );
  });
  const log = join(folder, 'berth.access.log');
  return {
    http,
    https,
    web,
    logged: (condition) =>
      until('nginx has logged it', () => {
        const entries = readFileSync(log, 'utf8').split('\n').filter(Boolean);
        const all = entries.map((line) => JSON.parse(line) as LogEntry);
        return all.some(condition) && all;
      }),
    async end() {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true });
    },
  };
}
