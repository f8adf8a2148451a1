/** `npm run dev`: the portal, started again when its sources change, and Vite's server for the pages beside it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBundledNode } from './node-packages.mjs';
import { RUN_PACKAGES } from './packages.mjs';
import { createProgress } from './progress.mjs';
import { explainFaults, SET_UP_STEPS, setUp } from './set-up.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await explainFaults(async () => {
  await setUp(root, RUN_PACKAGES, createProgress(SET_UP_STEPS));
  const options = { cwd: root, stdio: 'inherit', env: withBundledNode(root, process.env) };
  const children = [
    spawn('node', ['--watch', join(root, 'src/main.ts'), 'serve', ...process.argv.slice(2)], options),
    spawn('vite', [], options),
  ];
  const stop = () => {
    for (const child of children) child.kill();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  for (const child of children) child.on('exit', stop);
});
