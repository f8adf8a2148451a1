/** Runs of tests/bench/solvers/ticks, which note when they have written what. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../src/runs/schema.ts';
import type { Client } from '../support/client.ts';
import { until } from '../support/until.ts';

export const TICKS = `solvers: [${join(import.meta.dirname, 'solvers')}]\n`;

/** Answers when it runs. */
export async function startTicks(user: Client, params: { each_ms: number; count: number }): Promise<Run> {
  const input = mkdtempSync(join(tmpdir(), 'berth-ticks-'));
  const request = { solver_id: 'ticks', input, params };
  const { status, body: run } = await user.request<Run>('POST', '/api/cae/runs', request);
  if (status !== 201) throw new Error(`the run was not made: ${JSON.stringify(run)}`);
  await until('it writes', async () => (await user.request<Run>('GET', `/api/cae/runs/${run.run_id}`)).body.x !== null);
  rmSync(input, { recursive: true });
  return run;
}

/** Milliseconds since 1970 at which it wrote each number, from 1 on. */
export const tickTimes = ({ folder }: Run): number[] =>
  readFileSync(join(folder, 'ticks.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split('\t')[1]));

/** Ends it, and removes its folder. */
export async function endTicks(user: Client, { run_id, folder }: Run): Promise<void> {
  await user.request('POST', `/api/cae/runs/${run_id}/stop`, {});
  await until('it has ended', async () =>
    ['completed', 'failed', 'stopped'].includes(
      (await user.request<Run>('GET', `/api/cae/runs/${run_id}`)).body.status,
    ),
  );
  rmSync(folder, { recursive: true, force: true });
}
