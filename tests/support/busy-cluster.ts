/** A portal on a cluster with as many nodes and jobs as large sites have, made up row by row. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPortal, type TestPortal } from './portal.ts';

const MAIN = join(import.meta.dirname, 'busy-cluster-portal.ts');
/** As bin/berth starts it, but for the young generation's least size, which NODE_OPTIONS cannot have. */
const AS_STARTED = {
  NODE_OPTIONS: '--max-semi-space-size=8',
  MALLOC_MMAP_THRESHOLD_: '1048576',
  MALLOC_ARENA_MAX: '1',
};
const PROGRAMS = ['openfoam', 'abaqus', 'lsdyna', 'fluent', 'mesh', '유동해석'];
export const NODES = 2_000;
const REASONS = ['Resources', 'Priority', 'Dependency', 'QOSMaxJobsPerUserLimit', 'JobHeldUser', 'BeginTime'];

export interface BusyCluster extends TestPortal {
  /** Makes the queue and the nodes others: `turn` moves on which jobs run, and one node in a hundred has more or less to do. */
  change(jobs: number, turn: number): void;
  /** What accounting answers from now on, row by row. */
  account(rows: string[][]): void;
  /** How often that program was asked. */
  asked(program: 'sinfo' | 'squeue' | 'sacct'): number;
}

export async function startBusyCluster(jobs: number): Promise<BusyCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-busy-'));
  const put = (program: string, answer: string): void => {
    writeFileSync(join(folder, `${program}.new`), answer);
    renameSync(join(folder, `${program}.new`), join(folder, `${program}.txt`));
  };
  const change = (count: number, turn: number): void => {
    put('squeue', queueOf(count, turn));
    put('sinfo', nodesOf(turn));
  };
  change(jobs, 0);
  for (const file of ['sacct.txt', 'asked']) writeFileSync(join(folder, file), '');
  const portal = await startPortal({ main: MAIN, env: { BERTH_TEST_SLURM: folder, ...AS_STARTED } });
  return {
    ...portal,
    change,
    account: (rows) => put('sacct', rows.map((row) => row.map((text) => `${text}~marker~`).join('')).join('\n')),
    asked: (program) =>
      readFileSync(join(folder, 'asked'), 'utf8')
        .split('\n')
        .filter((line) => line === program).length,
    async dispose() {
      await portal.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What squeue says: one in ten jobs runs. */
function queueOf(count: number, turn: number): string {
  const now = Math.floor(Date.now() / 1000);
  const row = (index: number): string => {
    const id = String(1_000_000 + index);
    const runs = (index + turn) % 10 === 0;
    const cpus = 2 ** (index % 7);
    return [
      id,
      id,
      `${PROGRAMS[index % PROGRAMS.length]}-case${index}`,
      index % 500 === 0 ? 'root' : `user${index % 200}`,
      `project${index % 20}`,
      index % 3 === 0 ? 'gpu' : 'normal',
      'normal',
      runs ? 'RUNNING' : 'PENDING',
      '0:0',
      runs ? `node${String(index % 2000).padStart(4, '0')}` : '',
      String(now - 50_000 + (index % 50_000)),
      runs ? String(now - (index % 40_000)) : 'N/A',
      runs ? String(now + 43_200) : 'NONE',
      '1-00:00:00',
      runs ? 'None' : (REASONS[index % REASONS.length] ?? ''),
      String(4_294_900_000 - index),
      `cpu=${cpus},mem=${cpus * 4}G,node=1,billing=${cpus}${index % 3 === 0 ? ',gres/gpu=1' : ''}`,
    ]
      .map((text) => `${text}~marker~`)
      .join('');
  };
  return Array.from({ length: count }, (_, index) => row(index)).join('\n');
}

/** What sinfo says: three quarters in partition normal, the rest in gpu; some drained, down, or in a state that nobody knows. */
function nodesOf(turn: number): string {
  const row = (index: number): string => {
    const isGpu = index % 4 === 3;
    const used = ((index % 100 === 0 ? index + turn : index) * 7) % 65;
    const word = { 17: 'idle+drain', 34: 'down+not_responding', 51: 'idle+reserved', 68: 'hibernating' }[index % 250];
    return [
      `node${String(index).padStart(4, '0')}`,
      `10.0.${index >> 8}.${index & 255}`,
      word ?? (used === 0 ? 'idle' : used === 64 ? 'allocated' : 'mixed'),
      `${used}/${64 - used}/0/64`,
      (used * 0.9).toFixed(2),
      '262144',
      String(used * 4096),
      isGpu ? 'gpu:a100:4' : '(null)',
      isGpu ? `gpu:a100:${used >> 4}(IDX:0-3)` : '(null)',
      word === 'idle+drain' ? 'fan 3 is loud' : 'none',
      isGpu ? 'gpu' : 'normal*',
      isGpu ? '2-00:00:00' : 'infinite',
      'up',
    ]
      .map((text) => `${text}~marker~`)
      .join('');
  };
  return Array.from({ length: NODES }, (_, index) => row(index)).join('\n');
}
