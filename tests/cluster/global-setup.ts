/** Brings up the virtual cluster that tests/support/cluster.ts gives to tests, and ends it after the last of them. */
import { removeCluster, startCluster } from '../../testbed/cluster.ts';
import { ownCluster, SHARED_NAME } from '../support/cluster.ts';

export async function setup(): Promise<() => Promise<void>> {
  if (!ownCluster) return async () => {};
  // What a run before left behind is no ground to test on.
  await removeCluster(SHARED_NAME);
  await startCluster({ name: SHARED_NAME }, (line) => void process.stdout.write(`${line}\n`));
  return async () => void (await removeCluster(SHARED_NAME));
}
