/**
 * The virtual cluster of the tests in tests/cluster. The project brings one up before its first file and ends it after its last
 * (tests/cluster/global-setup.ts); `sharedCluster()` is how a test gets at it:
 *
 *   const cluster = sharedCluster();
 *   await cluster.output('access', ['squeue'], { user: 'testuser' });   // runs there, gives what it printed
 *   spawn(...)                                                          // of [...cluster.command('access', { user: 'berth' }), 'node', …]
 *
 * A test leaves it as it found it: no job, no cut wire, every daemon running. What needs another cluster (other settings of
 * slurm.conf, another release) calls startCluster of testbed/cluster.ts with a name of its own, and removeCluster after it.
 */
import { findCluster } from '../../testbed/cluster.ts';
import type { Cluster } from '../../testbed/control.ts';

/** Another one can be named to try tests against a cluster that stays: BERTH_TEST_CLUSTER=dev. */
export const SHARED_NAME = process.env.BERTH_TEST_CLUSTER ?? 'test';

export function sharedCluster(): Cluster {
  const cluster = findCluster(SHARED_NAME);
  if (cluster === null)
    throw new Error(`There is no cluster ${SHARED_NAME}: the tests of project "cluster" bring it up.`);
  return cluster;
}
