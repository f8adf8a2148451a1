/** How long a user's list of runs takes, as a whole and as it is filtered, with very many runs in the records. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunRecord } from '../../src/records/run-records.ts';
import type { RunList } from '../../src/runs/schema.ts';
import { aRun } from '../../src/runs/test-run.ts';
import type { Client } from '../support/client.ts';
import type { TestPortal } from '../support/portal.ts';
import { percentile } from './percentile.ts';

export const RUNS = 10_000;
export const PAGE = 50;
const SEED = join(import.meta.dirname, 'seed-runs.ts');
const HOUR_MS = 3_600_000;
const WARM_UP = 20;
const ASKED = 200;
const ENDS = [
  { status: 'completed', reason: 'completed' },
  { status: 'failed', reason: 'step_failed' },
  { status: 'stopped', reason: 'user' },
] as const;

/** What is asked for, each with how many there are at least. */
const ADDRESSES: [address: string, least: number][] = [
  [`?limit=${PAGE}`, PAGE],
  [`?limit=${PAGE}&status=failed`, PAGE],
  [`?limit=${PAGE}&solver_id=solver-3`, PAGE],
  // In few of them, so that nearly all are looked at.
  [`?limit=${PAGE}&q=wing%20777`, 1],
];

export async function seedRuns(portal: TestPortal, user_id: string): Promise<void> {
  const records = Array.from({ length: RUNS }, (_, n) => endedRun(n, user_id));
  const seed = spawn(process.execPath, [SEED, join(portal.home, 'berth.sqlite')], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  seed.stdin.end(JSON.stringify(records));
  const [code] = await once(seed, 'exit');
  if (code !== 0) throw new Error(`the runs were not recorded (${code})`);
}

function endedRun(n: number, user_id: string): RunRecord {
  const at = Date.now() - HOUR_MS - n * 1000;
  return aRun({
    ...(ENDS[n % ENDS.length] ?? ENDS[0]),
    run_id: `cae-run-${Math.floor(at / 1000)}-${String(n).padStart(6, '0')}`,
    name: `wing ${n}`,
    solver_id: `solver-${n % 5}`,
    user_id,
    account: user_id,
    created_at: at,
    started_at: at,
    ended_at: at + 1000,
  });
}

/** Milliseconds, p95, of the slowest of these pages, each asked again and again. */
export async function slowestPage(user: Client): Promise<number> {
  const slowest: number[] = [];
  for (const [address, least] of ADDRESSES) {
    const times: number[] = [];
    for (let n = 0; n < WARM_UP + ASKED; n++) {
      const begun = performance.now();
      const { body } = await user.request<RunList>('GET', `/api/cae/runs${address}`);
      const took = performance.now() - begun;
      if (!(body.runs.length >= least)) throw new Error(`${address} has ${body.runs.length} runs`);
      if (n >= WARM_UP) times.push(took);
    }
    slowest.push(percentile(times, 0.95));
  }
  return Math.max(...slowest);
}
