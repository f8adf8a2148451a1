/** A start of the portal that may go wrong: what it said, and how it ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface StartOptions {
  /** The configuration file, as YAML. */
  config?: string;
  env?: Record<string, string>;
  as?: { uid: number; gid: number };
  /** Where that account sees this checkout. */
  root?: string;
}

export interface Attempt {
  child: ChildProcess;
  /** Both streams, and the exit status, when it has ended. */
  ended: Promise<{ status: number | null; out: string; err: string }>;
}

/** `folder` takes the configuration and, as `home`, the state. */
export function beginStart(folder: string, { config, env, as, root = ROOT }: StartOptions = {}): Attempt {
  const file = join(folder, 'berth.yaml');
  writeFileSync(file, config ?? '');
  const child = spawn(process.execPath.replace(ROOT, root), [join(root, 'src', 'main.ts'), 'serve'], {
    cwd: '/',
    // A process group of its own, as a terminal gives it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      BERTH_CONFIG: file,
      BERTH_HOME: join(folder, 'home'),
      BERTH_PORT: '0',
      ...env,
    },
    ...as,
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([out, err, [status]]) => ({ status: status as number | null, out, err }),
  );
  return { child, ended };
}

/** The address of a start that succeeds. */
export async function addressOf(folder: string, { child }: Attempt): Promise<string> {
  const { url } = await until('the portal says where it is', () => {
    if (child.exitCode !== null) throw new Error(`the portal ended with ${child.exitCode}`);
    try {
      const state: { url: string; pid: number } = JSON.parse(readFileSync(join(folder, 'home', 'portal.json'), 'utf8'));
      return state.pid === child.pid ? state : null;
    } catch {
      return null;
    }
  });
  return url;
}

/** A start that is to fail by itself; one that does not is ended. */
export async function failedStart(
  folder: string,
  options?: StartOptions,
): Promise<{ status: number; err: string; out: string }> {
  const { child, ended } = beginStart(folder, options);
  child.stdout?.on('data', (said: Buffer) => {
    if (said.includes('Berth is running at')) child.kill('SIGKILL');
  });
  const { status, out, err } = await ended;
  if (status === null) throw new Error(`it started:\n${out}`);
  return { status, out, err };
}
