#!/usr/bin/env node
/** The `berth` command of a checkout. */
import { fileURLToPath } from 'node:url';
import { runBerth } from '../scripts/berth.mjs';

const status = await runBerth(fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2));
if (status === null) {
  console.error('berth: not set up yet. Run "npm start" in the folder of Berth once; "npm ci" is enough for commands.');
}
process.exitCode = status ?? 1;
