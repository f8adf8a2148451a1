/**
 * The virtual cluster of the tests in tests/cluster. Their project brings one up before its first file and ends it after its last
 * (tests/cluster/global-setup.ts); sharedCluster() is how a test gets at it:
 *
 *   const cluster = sharedCluster();
 *   await cluster.output('access', ['squeue'], { user: 'testuser' });      // runs there and gives what it printed
 *   const [program, ...args] = cluster.command('access', { user: 'berth' }); // words to put before a command, for spawn
 *
 * A test leaves it as it found it: no job, no cut wire, every daemon running. What needs another cluster (other settings of
 * slurm.conf, another release) calls startCluster of testbed/cluster.ts with a name of its own, and removeCluster after it.
 */
import { findCluster } from '../../testbed/cluster.ts';
import type { Cluster } from '../../testbed/control.ts';

/** While a test is being written: a cluster that is up already and stays, for example BERTH_TEST_CLUSTER=default. */
const given = process.env.BERTH_TEST_CLUSTER;

export const ownCluster = given === undefined;
export const SHARED_NAME = given ?? 'test';

export function sharedCluster(): Cluster {
  const cluster = findCluster(SHARED_NAME);
  if (cluster !== null) return cluster;
  throw new Error(`There is no cluster ${SHARED_NAME}: the tests of project "cluster" bring it up.`);
}
