/**
 * `npm start`: sets up what is missing, then runs the portal. It runs under whatever Node the machine has (18 or newer),
 * before anything is installed, so it imports no package.
 */
import { fileURLToPath } from 'node:url';
import { runBerth } from './berth.mjs';
import { RUN_PACKAGES } from './packages.mjs';
import { createProgress } from './progress.mjs';
import { explainFaults, SET_UP_STEPS, setUp } from './set-up.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await explainFaults(async () => {
  const step = createProgress(SET_UP_STEPS + 1);
  await setUp(root, RUN_PACKAGES, step);
  await step('Portal', async () => 'starting');
  process.exitCode = await runBerth(root, ['serve', ...process.argv.slice(2)]);
});
