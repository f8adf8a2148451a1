/** Runs of the solver in tests/fixtures/solvers/waves, as far as they are asked to go, and how nothing is left of them. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run, RunList } from '../../src/runs/schema.ts';
import type { Client } from './client.ts';
import { until } from './until.ts';

/** What a portal needs in its configuration. */
export const WAVES = `solvers: [${join(import.meta.dirname, '../fixtures/solvers')}]\n`;
const ENDED = ['completed', 'failed', 'stopped'];

export interface Waves {
  name: string;
  steps: number;
  factor: number;
  /** After so many steps it waits; without it, it goes on to its end. */
  until?: number;
}

/** Answers when it has written so much. */
export async function startWaves(user: Client, wish: Waves): Promise<Run> {
  const input = mkdtempSync(join(tmpdir(), 'berth-waves-'));
  writeFileSync(join(input, 'case.txt'), 'factor @factor@\nend 1\nstop later\n');
  const { steps, factor } = wish;
  const request = { solver_id: 'waves', input, name: wish.name, params: { steps, factor } };
  const { status, body: run } = await user.request<Run>('POST', '/api/cae/runs', request);
  if (status !== 201) throw new Error(`the run was not made: ${JSON.stringify(run)}`);
  await until('its input is there', () => existsSync(join(run.folder, 'case.txt')));
  rmSync(input, { recursive: true });
  const done = wish.until ?? steps;
  for (let step = 1; step <= done; step += 1) writeFileSync(join(run.folder, `go-${step}`), '');
  return until(`${wish.name} has done ${done} steps`, async () => {
    const { body } = await user.request<Run>('GET', `/api/cae/runs/${run.run_id}`);
    // The log rounds.
    return done < steps ? (body.progress ?? 0) > (done - 0.5) / steps && body : body.status === 'completed' && body;
  });
}

/** Ends and forgets the user's runs, and removes their folders. */
export async function endRuns(user: Client): Promise<void> {
  const { body } = await user.request<RunList>('GET', '/api/cae/runs');
  for (const { run_id, folder } of body.runs) {
    await user.request('POST', `/api/cae/runs/${run_id}/stop`, {});
    await until('it has ended', async () =>
      ENDED.includes((await user.request<Run>('GET', `/api/cae/runs/${run_id}`)).body.status),
    );
    await user.request('POST', `/api/cae/runs/${run_id}/forget`);
    rmSync(folder, { recursive: true, force: true });
  }
}
