/** Without Apptainer, which this Debian release cannot have: the nodes have the display themselves. */
import { afterAll } from 'vitest';
import { removeCluster, startCluster } from '../../testbed/cluster.ts';
import type { Cluster } from '../../testbed/control.ts';
import { slurmSchedulerSuite } from './slurm-scheduler.ts';

const NAME = 'slurm-22-05';
let starting: Promise<Cluster> | undefined;
// What a run before left behind is no ground to test on.
const start = (): Promise<Cluster> =>
  (starting ??= removeCluster(NAME).then(() => startCluster({ name: NAME, release: 'bookworm' })));

slurmSchedulerSuite('the Slurm scheduler with Slurm 22.05', start, {});

afterAll(async () => {
  await removeCluster(NAME);
});
