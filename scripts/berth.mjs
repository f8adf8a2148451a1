/** Runs `berth` under the Node that Berth brings along, whatever Node the machine has. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runInForeground } from './foreground.mjs';

/** The exit status; null where that Node is not there yet. */
export async function runBerth(root, args) {
  const node = join(root, 'node_modules/.bin/node');
  if (!existsSync(node)) return null;
  // Types are stripped and code is compiled once, not at each start: a third less time, and about 15 MB less in the portal. The
  // results lie beside the packages, where only who may change the code itself can write.
  const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled') };
  // Checking a password takes 19 MB for a moment. By default glibc would keep such blocks, one for each thread; above a fixed
  // threshold (mallopt(3)) they go back to the system: after eight log-ins at once 149 MB instead of 252. One pool for all threads, of which
  // one does nearly everything, is 4 MB less again.
  const memory = { MALLOC_MMAP_THRESHOLD_: String(1024 * 1024), MALLOC_ARENA_MAX: '1' };
  // Garbage is collected before there is much of it: with 50,000 jobs in the queue 212 MB instead of 380. And not each time that there
  // is a little: a pause is felt by all who move a pointer then.
  const garbage = ['--min-semi-space-size=8', '--max-semi-space-size=8'];
  const env = { ...compiled, ...memory, ...process.env };
  return runInForeground(node, [...garbage, join(root, 'src/main.ts'), ...args], env);
}
