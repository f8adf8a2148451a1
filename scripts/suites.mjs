/** The suites of `npm test` and how one of them is run. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withBundledNode } from './node-packages.mjs';
import { countPlaywright, countVitest, failuresPlaywright, failuresVitest, judge } from './reports.mjs';

/** The cluster's takes half of it, beside others; one that hangs must not keep the others from being counted. */
const DEADLINE_MS = 75 * 60_000;
/** What a suite that was told to end gets, before it is killed. */
const GRACE_MS = 10_000;
/** What a suite that has ended is given to be read out: what it left running may hold its output for ever. */
const OUTPUT_MS = 2_000;

const vitest = (name, ...projects) => ({
  name,
  command: (file) => ['vitest', 'run', ...projects.flatMap((project) => ['--project', project]), ...jsonTo(file)],
  count: countVitest,
  failures: failuresVitest,
});
const jsonTo = (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];

/** A check has no tests to count: it passes or fails as one. */
const check = (name, ...command) => ({ name, command: () => command, count: null, failures: null });

const lint = check('lint', 'npm', 'run', '--silent', 'lint');
const types = check('types', 'npm', 'run', '--silent', 'types');
const unit = vitest('unit', 'unit', 'web');
const [contract, service, chaos, soak, cluster] = ['contract', 'service', 'chaos', 'soak', 'cluster'].map((name) =>
  vitest(name, name),
);
const e2e = {
  name: 'e2e',
  command: () => ['playwright', 'test', '--reporter=list,json'],
  count: countPlaywright,
  failures: failuresPlaywright,
};

/**
 * One after the other; each has lanes that run side by side, and a lane runs its suites one after the other. Those that mostly wait, for Slurm,
 * processes or a browser, stand side by side; the first ones need the processors for themselves, and the soak a quiet machine.
 */
export const STAGES = [[[lint, types, unit]], [[cluster], [e2e], [contract, service, chaos]], [[soak]]];

/** The results of all suites of the stages, each run whatever became of the ones before; `signal` (an AbortSignal) ends them early. */
export async function runStages(root, stages, signal) {
  const results = [];
  for (const lanes of stages)
    results.push(...(await Promise.all(lanes.map((lane) => runLane(root, lane, signal)))).flat());
  return results;
}

async function runLane(root, suites, signal) {
  const results = [];
  for (const suite of suites) if (!signal.aborted) results.push(await runSuite(root, suite, signal));
  return results;
}

async function runSuite(root, suite, signal) {
  const reports = join(root, 'test-results/reports');
  const file = join(reports, `${suite.name}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  const began = performance.now();
  const environment = { ...withBundledNode(root, process.env), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const { status, deadlinePassed } = await runGroup(suite, file, { cwd: root, env: environment }, signal);
  const seconds = (performance.now() - began) / 1000;
  console.log(`${suite.name} | ended after ${seconds.toFixed(1)} s`);
  if (suite.count === null) {
    const counts = { passed: Number(status === 0), failed: Number(status !== 0), skipped: 0 };
    return { name: suite.name, ...judge(counts, status, deadlinePassed), failures: [], seconds };
  }
  const report = readReport(file);
  return {
    name: suite.name,
    ...judge(report && suite.count(report), status, deadlinePassed),
    failures: report ? suite.failures(report) : [],
    seconds,
  };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** In a process group of its own, so that a suite that hangs is ended with all that it started. Each of its lines is marked as its own. */
function runGroup(suite, file, options, signal) {
  return new Promise((resolve) => {
    const [program, ...args] = suite.command(file);
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => console.log(`${suite.name} | ${line}`));
    let deadlinePassed = false;
    let killer;
    const end = () => {
      killer ??= setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS);
      killGroup(child, 'SIGINT');
    };
    const deadline = setTimeout(() => {
      deadlinePassed = true;
      end();
    }, DEADLINE_MS);
    let reader;
    child.on('exit', () => {
      clearTimeout(deadline);
      // Its own end does not end what it started.
      if (killer !== undefined) killGroup(child, 'SIGKILL');
      clearTimeout(killer);
      signal.removeEventListener('abort', end);
      reader = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, OUTPUT_MS);
    });
    child.on('close', (status) => {
      clearTimeout(reader);
      resolve({ status: status ?? -1, deadlinePassed });
    });
    child.on('error', () => {
      clearTimeout(deadline);
      resolve({ status: -1, deadlinePassed });
    });
    signal.addEventListener('abort', end);
  });
}

function killGroup({ pid }, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended in this moment.
  }
}
