/**
 * `npm start`: sets up what is missing, then runs the portal. It runs under whatever Node the machine has (18 or newer),
 * before anything is installed, so it imports no package.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInForeground } from './foreground.mjs';
import { RUN_PACKAGES } from './packages.mjs';
import { createProgress } from './progress.mjs';
import { explainFaults, SET_UP_STEPS, setUp } from './set-up.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await explainFaults(async () => {
  const step = createProgress(SET_UP_STEPS + 1);
  await setUp(root, RUN_PACKAGES, step);
  await step('Portal', async () => 'starting');
  const portal = [join(root, 'src/main.ts'), 'serve', ...process.argv.slice(2)];
  process.exitCode = await runInForeground(join(root, 'node_modules/.bin/node'), portal);
});
