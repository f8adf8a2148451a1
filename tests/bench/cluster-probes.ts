/** What is seen of a virtual cluster from outside of Berth: moments and calls, by programs that stand in front of the real ones. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '../../testbed/control.ts';

const FOLDER = '/srv/bench';
const SETTINGS = '/etc/berth/as-user.json';
/** Berth's PATH looks here first. */
const IN_FRONT = '/usr/local/bin';
const QUERIES = ['squeue', 'sacct', 'sinfo'] as const;
const LOOK_EACH_MS = 1;

/** Milliseconds since 1970, with fractions: all hosts of a virtual cluster have the machine's clock. */
export const moment = (): number => performance.timeOrigin + performance.now();

/** The program in front of sbatch: notes when it was started, and becomes the real one. */
export const SBATCH = `${FOLDER}/sbatch`;

export interface Announced {
  at: number;
  session_id: string;
  /** The name of the step in the session's record. */
  step: string;
}

export async function preparePrograms(cluster: Cluster): Promise<void> {
  await cluster.output('access', ['mkdir', '-p', FOLDER]);
  const write = async (path: string, mode: string, text: string): Promise<void> => {
    await cluster.output('access', ['tee', path], { input: text });
    await cluster.output('access', ['chmod', mode, path]);
  };
  await write(`${FOLDER}/started`, '666', '');
  await write(SBATCH, '755', `#!/bin/bash\necho "$EPOCHREALTIME" >>${FOLDER}/started\nexec /usr/bin/sbatch "$@"\n`);
  for (const program of QUERIES) {
    const count = `#!/bin/bash\necho ${program} >>${FOLDER}/queries\nexec /usr/bin/${program} "$@"\n`;
    await write(`${IN_FRONT}/${program}`, '755', count);
  }
}

/** From now on the portal's launches go by the program in front of sbatch. */
export async function putInFrontOfSbatch(cluster: Cluster): Promise<void> {
  const settings = JSON.parse(await cluster.output('access', ['cat', SETTINGS]));
  await cluster.output('access', ['tee', SETTINGS], { input: JSON.stringify({ ...settings, sbatch: SBATCH }) });
}

/** When sbatch was last started. */
export async function sbatchStarted(cluster: Cluster): Promise<number> {
  const last = (await cluster.output('access', ['tail', '-n', '1', `${FOLDER}/started`])).trim();
  return Number(last) * 1000;
}

/** Of everybody, and not counted as Berth's question. */
export async function jobsLeft(cluster: Cluster): Promise<number> {
  const jobs = await cluster.output('access', ['/usr/bin/squeue', '--noheader', '--format=%A']);
  return jobs.split('\n').length - 1;
}

/** Forgets the calls so far. */
export async function forgetQueries(cluster: Cluster): Promise<void> {
  await cluster.output('access', ['tee', `${FOLDER}/queries`], { input: '' });
  await cluster.output('access', ['chmod', '666', `${FOLDER}/queries`]);
}

/** How often each program was called since then. */
export async function countQueries(cluster: Cluster): Promise<Record<(typeof QUERIES)[number], number>> {
  const lines = (await cluster.output('access', ['cat', `${FOLDER}/queries`])).split('\n');
  const count = (program: string): number => lines.filter((line) => line === program).length;
  return { squeue: count('squeue'), sacct: count('sacct'), sinfo: count('sinfo') };
}

/**
 * Stands between the jobs and the portal, which is at `port` of access, and notes when announcements come. It makes them a little
 * later than they would be.
 */
export async function announcementRelay(cluster: Cluster, port: number, listen: number) {
  const words = cluster.command('access', { user: 'berth' });
  const node = '/opt/berth/node_modules/.bin/node';
  const relay = '/opt/berth/tests/bench/announcement-relay.ts';
  const [program = '', ...args] = [...words, node, relay, String(listen), String(port)];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const announced: Announced[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => announced.push(JSON.parse(line)));
  return {
    announced,
    async close() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/**
 * When a display and its endpoint begin to listen on a node, by the kernel's tables: the last look at which they did not yet, so that
 * what comes after is rather told too long.
 */
export async function listening(cluster: Cluster, node: string): Promise<{ display: number; endpoint: number }> {
  const tables = `/proc/${cluster.hostPid(node)}/net`;
  const signs = {
    display: () => / 00010000 0001 01 +\d+ \S+\/vnc\.sock$/m.test(readFileSync(`${tables}/unix`, 'latin1')),
    // Of every address, any port of 6080-6099 (17C0-17D3).
    endpoint: () => / 00000000:17[CD][0-9A-F] 00000000:0000 0A /.test(readFileSync(`${tables}/tcp`, 'latin1')),
  };
  const begun = moment();
  const at = { display: begun, endpoint: begun };
  const waiting = new Set<keyof typeof at>(['display', 'endpoint']);
  while (waiting.size > 0) {
    for (const thing of waiting) {
      const looked = moment();
      if (signs[thing]()) waiting.delete(thing);
      else at[thing] = looked;
    }
    await wait(LOOK_EACH_MS);
  }
  return at;
}
