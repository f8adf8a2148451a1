/** Runs of tests/bench/solvers/ticks, which note when they have written what. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../src/runs/schema.ts';
import type { Client } from '../support/client.ts';
import { until } from '../support/until.ts';

/** Of a portal's configuration; `checkout` is where its host has this one. */
export const ticksFrom = (checkout: string): string => `solvers: [${join(checkout, 'tests/bench/solvers')}]\n`;

/** Whose runs they are. */
export interface TicksOwner {
  username: string;
  client: Client;
  /** An empty folder. */
  input: string;
  /** Where this machine has a file of theirs. */
  here(path: string): string;
}

/** Answers when it runs. */
export async function startTicks(
  { client, input }: TicksOwner,
  params: { each_ms: number; count: number },
): Promise<Run> {
  const request = { solver_id: 'ticks', input, params };
  const { status, body: run } = await client.request<Run>('POST', '/api/cae/runs', request);
  if (status !== 201) throw new Error(`the run was not made: ${JSON.stringify(run)}`);
  await until('it writes', async () => (await get(client, run)).x !== null);
  return run;
}

/** Milliseconds since 1970 at which it wrote each number, from 1 on. */
export const tickTimes = ({ here }: TicksOwner, { folder }: Run): number[] =>
  readFileSync(here(join(folder, 'ticks.tsv')), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split('\t')[1]));

/** Ends it, and removes its folder. */
export async function endTicks({ client, here }: TicksOwner, run: Run): Promise<void> {
  await client.request('POST', `/api/cae/runs/${run.run_id}/stop`, {});
  await until('it has ended', async () => ['completed', 'failed', 'stopped'].includes((await get(client, run)).status));
  rmSync(here(run.folder), { recursive: true, force: true });
}

const get = async (client: Client, { run_id }: Run): Promise<Run> =>
  (await client.request<Run>('GET', `/api/cae/runs/${run_id}`)).body;
