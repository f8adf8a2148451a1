/** The suites of `npm test` and how one of them is run. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withBundledNode } from './node-packages.mjs';
import { countPlaywright, countVitest, failuresPlaywright, failuresVitest, judge } from './reports.mjs';

/** The cluster's takes two thirds of it; one that hangs must not keep the others from being run and counted. */
const DEADLINE_MS = 45 * 60_000;
/** What a suite that was told to end gets, before it is killed. */
const GRACE_MS = 10_000;

const vitest = (name, ...projects) => ({
  name,
  command: (file) => ['vitest', 'run', ...projects.flatMap((project) => ['--project', project]), ...jsonTo(file)],
  count: countVitest,
  failures: failuresVitest,
});
const jsonTo = (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];

/** A check has no tests to count: it passes or fails as one. */
const check = (name, ...command) => ({ name, command: () => command, count: null, failures: null });

export const SUITES = [
  check('lint', 'npm', 'run', '--silent', 'lint'),
  check('types', 'npm', 'run', '--silent', 'types'),
  vitest('unit', 'unit', 'web'),
  vitest('contract', 'contract'),
  vitest('service', 'service'),
  vitest('chaos', 'chaos'),
  vitest('soak', 'soak'),
  vitest('cluster', 'cluster'),
  {
    name: 'e2e',
    command: () => ['playwright', 'test', '--reporter=list,json'],
    count: countPlaywright,
    failures: failuresPlaywright,
  },
];

/** Runs a suite to its end; `signal` (an AbortSignal) ends it early. */
export async function runSuite(root, suite, signal) {
  const reports = join(root, 'test-results/reports');
  const file = join(reports, `${suite.name}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  const began = performance.now();
  const environment = { ...withBundledNode(root, process.env), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const { status, deadlinePassed } = await runGroup(suite.command(file), { cwd: root, env: environment }, signal);
  const seconds = (performance.now() - began) / 1000;
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

/** In a process group of its own, so that a suite that hangs is ended with all that it started. */
function runGroup([program, ...args], options, signal) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
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
    const settle = (status) => {
      clearTimeout(deadline);
      // Its own end does not end what it started.
      if (killer !== undefined) killGroup(child, 'SIGKILL');
      clearTimeout(killer);
      signal.removeEventListener('abort', end);
      resolve({ status, deadlinePassed });
    };
    signal.addEventListener('abort', end);
    child.on('error', () => settle(-1));
    child.on('exit', (status) => settle(status ?? -1));
  });
}

function killGroup({ pid }, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended in this moment.
  }
}
