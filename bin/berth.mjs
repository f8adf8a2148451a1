#!/usr/bin/env node
/** Starts `berth` under the Node that Berth brings along, whatever Node the machine has. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInForeground } from '../scripts/foreground.mjs';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const bundledNode = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));

if (existsSync(bundledNode)) {
  process.exitCode = await runInForeground(bundledNode, [main, ...process.argv.slice(2)]);
} else {
  console.error('berth: not set up yet. Run "npm start" in the folder of Berth once; "npm ci" is enough for commands.');
  process.exitCode = 1;
}
