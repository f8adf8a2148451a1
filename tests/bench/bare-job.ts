/** The peer that a launch on a cluster is measured against: a job of the user's own, with a container and a display and no more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../testbed/control.ts';
import { until } from '../support/until.ts';
import { jobsLeft, SBATCH, sbatchStarted } from './cluster-probes.ts';

const SCRIPT = join(import.meta.dirname, 'bare-job.sh');

/** Milliseconds from sbatch to Xvnc's word that it is ready; nothing of it is left when this resolves. */
export async function bareJob(cluster: Cluster, user: string, image: string): Promise<number> {
  const options = ['--parsable', '--partition=viz', '--cpus-per-task=1', '--mem=1024M', '--output=bench-%j.out'];
  const input = readFileSync(SCRIPT, 'utf8');
  const job = await cluster.output('access', [SBATCH, ...options], { user, input, env: { BENCH_IMAGE: image } });
  await until('the bare job is over', async () => (await jobsLeft(cluster)) === 0);
  const output = readFileSync(join(cluster.homes, user, `bench-${job.trim()}.out`), 'utf8');
  const ready = /^ready ([\d.]+)$/m.exec(output)?.[1];
  if (ready === undefined) throw new Error(`the bare display was never ready:\n${output}`);
  return Number(ready) * 1000 - (await sbatchStarted(cluster));
}
