/**
 * `npm test`: sets up what is missing, runs every suite, whatever became of the others, and ends with one line of counts.
 * Like the start it runs under whatever Node the machine has, before anything is installed.
 */
import { fileURLToPath } from 'node:url';
import { TEST_PACKAGES } from './packages.mjs';
import { createProgress } from './progress.mjs';
import { formatCounts, total } from './reports.mjs';
import { explainFaults, SET_UP_STEPS, setUp } from './set-up.mjs';
import { runStages, STAGES } from './suites.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interruption.abort());

const results = [];
let ready = false;
await explainFaults(async () => {
  const incomplete = await setUp(root, TEST_PACKAGES, createProgress(SET_UP_STEPS));
  if (incomplete !== null) results.push(failure('set-up', 'could not install the Debian packages'));
  ready = true;
});
if (!ready) results.push(failure('set-up', 'failed, so no suite could be run'));

if (ready) results.push(...(await runStages(root, STAGES, interruption.signal)));
if (interruption.signal.aborted) results.push(failure('all', 'were interrupted'));

console.log('');
// Whoever has but the end of the output needs no search through thousands of lines.
for (const { name, failures } of results) for (const failed of failures) console.log(`failed in ${name}: ${failed}`);
for (const result of results) {
  const fault = result.fault === null ? '' : `: ${result.fault}`;
  console.log(`${result.name.padEnd(9)} ${result.seconds.toFixed(1).padStart(6)} s  ${formatCounts(result)}${fault}`);
}
const sum = total(results);
// Where nobody reads along, a test that was not run is one that did not pass.
if (process.env.CI === 'true' && sum.skipped > 0) {
  console.log(`skipped tests count as failures here: ${sum.skipped}`);
  sum.failed += sum.skipped;
  sum.skipped = 0;
}
console.log(formatCounts(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;

function failure(name, fault) {
  return { name, passed: 0, failed: 1, skipped: 0, fault, failures: [], seconds: 0 };
}
