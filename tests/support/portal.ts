/** Starts the real portal as a process of its own, with its own state, and ends it with everything that it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcessesUnder } from './site-processes.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export const ADMIN_PASSWORD = 'correct horse battery';

export interface TestPortal {
  url: string;
  home: string;
  /** Where the sockets of its sessions are. */
  runtimeDir: string;
  /** What it printed since its last start. */
  output(): string;
  pid(): number;
  /** Ends the portal's process, and only that; resolves when it is gone. */
  kill(signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): Promise<void>;
  /** Starts it again with the same state and address. */
  start(): Promise<void>;
  /** Ends the portal and every process of its sessions, and removes its state. */
  dispose(): Promise<void>;
}

export interface PortalOptions {
  /** More of the configuration file, as YAML. */
  config?: string;
  env?: Record<string, string>;
  /** Another entry point that takes `serve`. */
  main?: string;
  /** Another program that takes it, in the place of Node and that entry point. */
  command?: string;
  /** Any free one where this is left out. */
  port?: number;
  /** uid and gid to run as. */
  as?: { uid: number; gid: number };
  /** Where that account sees this checkout. */
  root?: string;
  /** Where its state and its sockets are to be; the system's folder for temporary files where this is left out. */
  disk?: string;
  /** What to run the command in, as `env` is: it ends by running its last arguments in its place. */
  within?: string[];
  /** Where the configuration has a certificate for localhost, which this process must trust. */
  https?: boolean;
}

export async function startPortal(options: PortalOptions = {}): Promise<TestPortal> {
  const folder = mkdtempSync(join(options.disk ?? tmpdir(), 'berth-test-'));
  const home = join(folder, 'home');
  const runtimeDir = join(folder, 'run');
  const port = options.port ?? (await freePort());
  const url = options.https ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const root = options.root ?? ROOT;
  const main = options.main ?? join(root, 'src', 'main.ts');
  const berth = options.command === undefined ? [process.execPath.replace(ROOT, root), main] : [options.command];
  const [program = '', ...args] = [...(options.within ?? []), ...berth, 'serve'];
  const configFile = join(folder, 'berth.yaml');
  writeFileSync(configFile, `runtime_dir: ${runtimeDir}\n${options.config ?? ''}`);
  // Accounts of sessions pass through to the sockets' folder, as they do through /run.
  chmodSync(folder, 0o711);
  if (options.as) chownSync(folder, options.as.uid, options.as.gid);

  let child: ChildProcess | undefined;
  let output = '';

  async function start(): Promise<void> {
    output = '';
    const started = spawn(program, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        BERTH_CONFIG: configFile,
        BERTH_HOME: home,
        BERTH_PORT: String(port),
        BERTH_ADMIN_PASSWORD: ADMIN_PASSWORD,
        ...options.env,
      },
      ...options.as,
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    await until('the portal answers', async () => {
      if (started.exitCode !== null) throw new Error(`the portal ended with ${started.exitCode}:\n${output}`);
      const answer = await fetch(`${url}/healthz`).catch(() => null);
      return answer?.ok;
    });
  }

  async function kill(signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  await start().catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    url,
    home,
    runtimeDir,
    output: () => output,
    pid: () => child?.pid ?? -1,
    kill,
    start,
    async dispose() {
      await kill('SIGKILL');
      await endProcessesUnder(runtimeDir);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
