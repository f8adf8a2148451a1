/** What Slurm's accounting has added up, as sreport tells it on a real cluster. It adds up each hour, and so is told of one here. */
import { expect, it, onTestFinished } from 'vitest';
import { SLURM_ENVIRONMENT } from '../../src/scheduler/slurm/run.ts';
import { slurmUsage } from '../../src/scheduler/slurm/usage.ts';
import { sharedCluster } from '../support/cluster.ts';

const cluster = sharedCluster();
const HOUR_SECONDS = 3600;
const CPU = 1;

const usage = slurmUsage((program, args) =>
  cluster.exec('access', [program, ...args], { user: 'berth', env: SLURM_ENVIRONMENT }),
);
const sql = (statement: string) => cluster.output('access', ['mysql', 'slurm_acct_db', '--execute', statement]);

it('is what became of the CPUs in an hour, and nothing of one that is not recorded', async () => {
  const hour = Math.floor(Date.now() / 1000 / HOUR_SECONDS) * HOUR_SECONDS - 3 * HOUR_SECONDS;
  expect(await usage(hour, hour + HOUR_SECONDS)).toBeNull();
  onTestFinished(async () => {
    await sql(`DELETE FROM hpc_usage_hour_table WHERE time_start = ${hour}`);
  });
  await sql(
    `INSERT INTO hpc_usage_hour_table (creation_time, mod_time, id_tres, time_start, count, alloc_secs, down_secs,
       pdown_secs, idle_secs, plan_secs) VALUES (${hour}, ${hour}, ${CPU}, ${hour}, 16, 36000, 3600, 1800, 14400, 1800)`,
  );
  expect(await usage(hour, hour + HOUR_SECONDS)).toEqual({
    allocated: 36_000,
    down: 5_400,
    idle: 14_400,
    planned: 1_800,
  });
});
