/** How long a start takes whose state is there already, and what the portal holds when nobody is connected. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ADMIN_PASSWORD, freePort } from '../support/portal.ts';
import { median } from './median.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const STARTS = 5;
const SETTLE_MS = 5_000;
const LOOK_EACH_MS = 5;
/** The set-up may have to build the pages first. */
const START_TIMEOUT_MS = 120_000;
const SERVE = [process.execPath, join(ROOT, 'bin', 'berth.mjs'), 'serve'];
const NPM_START = ['npm', 'start', '--silent'];

export interface PortalStart {
  starts: number;
  serveMs: number;
  /** The same through `npm start`, which first looks whether everything is set up. */
  npmStartMs: number;
  idle: { rssMB: number; pssMB: number };
}

export async function measurePortalStart(): Promise<PortalStart> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  const configFile = join(folder, 'berth.yaml');
  writeFileSync(configFile, `runtime_dir: ${join(folder, 'run')}\n`);
  const env = {
    ...process.env,
    BERTH_CONFIG: configFile,
    BERTH_HOME: join(folder, 'home'),
    BERTH_PORT: String(await freePort()),
    BERTH_ADMIN_PASSWORD: ADMIN_PASSWORD,
  };
  try {
    // The first of each makes what the others find: the build of the pages, the state, what the disk cache holds.
    await timeStart(NPM_START, env);
    await timeStart(SERVE, env);
    const serve: number[] = [];
    const npmStart: number[] = [];
    for (let n = 0; n < STARTS; n++) {
      serve.push(await timeStart(SERVE, env));
      npmStart.push(await timeStart(NPM_START, env));
    }
    let idle: PortalStart['idle'] | undefined;
    await timeStart(SERVE, env, async () => {
      await wait(SETTLE_MS);
      const { pid } = JSON.parse(readFileSync(join(env.BERTH_HOME, 'portal.json'), 'utf8')) as { pid: number };
      idle = memoryOf(pid);
    });
    return {
      starts: STARTS,
      serveMs: median(serve),
      npmStartMs: median(npmStart),
      idle: idle as PortalStart['idle'],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from starting the command to the first good answer of /readyz; `look` comes before it is ended. */
async function timeStart(
  [command = '', ...args]: string[],
  env: NodeJS.ProcessEnv,
  look?: () => Promise<void>,
): Promise<number> {
  const begun = performance.now();
  // A group of its own: npm is not the portal, and both are to end.
  const child = spawn(command, args, { cwd: ROOT, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const gone = once(child, 'close');
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${env.BERTH_PORT}/readyz`).catch(() => null);
      if (answer?.ok) break;
      if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}:\n${errors}`);
      if (performance.now() - begun > START_TIMEOUT_MS) throw new Error(`${command} is not ready:\n${errors}`);
      await wait(LOOK_EACH_MS);
    }
    const took = performance.now() - begun;
    await look?.();
    return took;
  } finally {
    if (child.exitCode === null) process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
    await gone;
  }
}

function memoryOf(pid: number): { rssMB: number; pssMB: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]) * 1024) / 1e6;
  return { rssMB: megabytes('Rss'), pssMB: megabytes('Pss') };
}
