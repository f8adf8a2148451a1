/**
 * `npm start`: sets up what is missing, then runs the portal, with --cluster on a virtual Slurm cluster. It runs under whatever
 * Node the machine has (18 or newer), before anything is installed, so it imports no package.
 */
import { fileURLToPath } from 'node:url';
import { runBerth } from './berth.mjs';
import { CLUSTER_PACKAGES, RUN_PACKAGES } from './packages.mjs';
import { createProgress } from './progress.mjs';
import { explainFaults, SET_UP_STEPS, setUp } from './set-up.mjs';

const CLUSTER = '--cluster';
const args = process.argv.slice(2);
const onCluster = args.includes(CLUSTER);

const root = fileURLToPath(new URL('..', import.meta.url));
await explainFaults(async () => {
  const step = createProgress(SET_UP_STEPS + 1);
  await setUp(root, onCluster ? CLUSTER_PACKAGES : RUN_PACKAGES, step);
  await step('Portal', async () => 'starting');
  const command = onCluster ? ['cluster', 'serve', ...args.filter((arg) => arg !== CLUSTER)] : ['serve', ...args];
  process.exitCode = await runBerth(root, command);
});
