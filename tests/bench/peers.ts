/** Programs of others that pass a display on, each started as its own documentation says, on a free port of loopback. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
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
  stop(): Promise<void>;
}

/** Debian's; it has a process for each connection. */
export async function startWebsockify(display: string): Promise<Peer> {
  const port = await freePort();
  return start(port, spawn('websockify', [`--unix-target=${display}`, `127.0.0.1:${port}`], IN_A_GROUP));
}

/** JupyterHub's proxy, run by this Node. */
export async function startConfigurableProxy(
  target: string,
  { folder, preload }: { folder: string; preload: string },
): Promise<Peer> {
  const port = await freePort();
  const program = [`--import=${preload}`, PROXY];
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--api-socket', join(folder, 'proxy-api.sock')];
  const args = [...program, ...where, '--default-target', target, '--log-level', 'error'];
  return start(port, spawn(process.execPath, args, IN_A_GROUP));
}

/** As they are installed here. */
export function peerVersions(): string {
  const { stdout } = spawnSync('dpkg-query', ['--show', 'websockify'], { encoding: 'utf8' });
  const websockify = stdout?.trim().split('\t')[1] ?? 'of another system than Debian';
  const proxy: { version: string } = JSON.parse(readFileSync(join(dirname(PROXY), '..', 'package.json'), 'utf8'));
  return `websockify ${websockify}, configurable-http-proxy ${proxy.version}`;
}

/** Of their own, so that Ctrl-C does not take them away under the measurement: who started them ends them. */
const IN_A_GROUP = { detached: true, stdio: 'ignore' } as const;

async function start(port: number, child: ChildProcess): Promise<Peer> {
  const pid = child.pid ?? Number.NaN;
  const gone = once(child, 'exit');
  await until(`${child.spawnfile} listens`, () => {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    return isOpen(port);
  });
  return {
    port,
    pids: () => [pid, ...descendantsOf(pid)],
    async stop() {
      process.kill(-pid, 'SIGKILL');
      await gone;
    },
  };
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
