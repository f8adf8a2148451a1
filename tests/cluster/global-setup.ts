/** Brings up the virtual cluster that tests/support/cluster.ts gives to tests, and ends it after the last of them. */
import { removeCluster, startCluster, testbedFolder } from '../../testbed/cluster.ts';
import { ensureImages } from '../../testbed/images.ts';
import { locked } from '../../testbed/lock.ts';
import { ownCluster, SHARED_NAME } from '../support/cluster.ts';

export async function setup(): Promise<() => Promise<void>> {
  if (!ownCluster) return async () => {};
  const ended = Promise.withResolvers<void>();
  const run = await new Promise<{ released: Promise<void> }>((resolve, reject) => {
    // Another run of these tests on this machine goes first.
    const released = locked(`${testbedFolder()}/tests.lock`, async () => {
      await removeCluster(SHARED_NAME); // What a run before left behind is no ground to test on.
      const say = (line: string): void => void process.stdout.write(`${line}\n`);
      const cluster = await startCluster({ name: SHARED_NAME }, say);
      await ensureImages(cluster, ['xterm'], say);
      resolve({ released });
      await ended.promise;
      await removeCluster(SHARED_NAME);
    });
    released.catch(reject);
  });
  return async () => {
    ended.resolve();
    await run.released;
  };
}
