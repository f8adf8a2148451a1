/**
 * The portal as `berth serve` runs it, which tells how much memory it uses: at each SIGUSR2 it collects what is garbage and writes
 * what is left into the file that BERTH_SOAK_MEMORY names.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { serve } from '../../src/serve.ts';

const file = process.env.BERTH_SOAK_MEMORY ?? '';
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

process.on('SIGUSR2', () => {
  // What the first time lets go of may hold the rest.
  for (let times = 0; times < 3; times++) collect();
  writeFileSync(`${file}.new`, JSON.stringify(process.memoryUsage()));
  renameSync(`${file}.new`, file);
});

const config = readConfig({
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
  homedir: homedir(),
  cwd: process.cwd(),
  uid: process.getuid?.() ?? -1,
});
await serve(config, pino({ level: 'error' }), () => {});
