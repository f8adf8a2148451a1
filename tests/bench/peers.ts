/** Programs of others that pass a display on, each started as its own documentation says, on a free port of loopback. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/portal.ts';
import { descendantsOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

const PROXY = fileURLToPath(import.meta.resolve('configurable-http-proxy/bin/configurable-http-proxy'));

export interface Peer {
  port: number;
  /** All that it consists of now. */
  pids(): number[];
}

/** Debian's; it has a process for each connection. */
export async function startWebsockify(after: AsyncDisposableStack, display: string): Promise<Peer> {
  const port = await freePort();
  return start(after, port, 'websockify', [`--unix-target=${display}`, `127.0.0.1:${port}`]);
}

/** JupyterHub's proxy, run by this Node. */
export async function startConfigurableProxy(
  after: AsyncDisposableStack,
  { target, folder, preload }: { target: string; folder: string; preload: string },
): Promise<Peer> {
  const port = await freePort();
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--api-socket', join(folder, `${port}.sock`)];
  const args = [`--import=${preload}`, PROXY, ...where, '--default-target', target, '--log-level', 'error'];
  return start(after, port, process.execPath, args);
}

/** As they are installed here. */
export function peerVersions(): string {
  const { stdout } = spawnSync('dpkg-query', ['--show', 'websockify'], { encoding: 'utf8' });
  const websockify = stdout?.trim().split('\t')[1] ?? 'of another system than Debian';
  const proxy: { version: string } = JSON.parse(readFileSync(join(dirname(PROXY), '..', 'package.json'), 'utf8'));
  return `websockify ${websockify}, configurable-http-proxy ${proxy.version}`;
}

async function start(after: AsyncDisposableStack, port: number, program: string, args: string[]): Promise<Peer> {
  // A group of its own, which Ctrl-C does not reach and which ends with all that it has forked.
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  const pid = child.pid ?? Number.NaN;
  const gone = once(child, 'exit');
  after.defer(async () => {
    process.kill(-pid, 'SIGKILL');
    await gone;
  });
  await until(`${program} listens`, () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    return isOpen(port);
  });
  return { port, pids: () => [pid, ...descendantsOf(pid)] };
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
