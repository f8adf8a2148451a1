import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countVitest, failuresVitest } from './reports.mjs';
import { temporaryFolder } from './stand-ins.mjs';
import { runSuite } from './suites.mjs';

describe('the run of a suite', () => {
  let folder;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  const shell = (script, count = countVitest) => ({
    name: 'some',
    count,
    failures: failuresVitest,
    command: (file) => ['sh', '-c', script, 'sh', file],
  });
  const run = (suite, signal = new AbortController().signal) => runSuite(folder.path, suite, signal);

  it('counts what its report says', async () => {
    const report = JSON.stringify({ testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }] });
    expect(await run(shell(`printf '%s' '${report}' > "$1"`))).toMatchObject({ passed: 1, failed: 0, fault: null });
  });

  it('does not count the report of the run before', async () => {
    const report = JSON.stringify({ testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }] });
    await run(shell(`printf '%s' '${report}' > "$1"`));
    expect(await run(shell('exit 3'))).toMatchObject({
      passed: 0,
      failed: 1,
      fault: expect.stringContaining('crashed'),
    });
  });

  it('fails where its program is missing', async () => {
    const missing = { name: 'some', count: countVitest, failures: failuresVitest, command: () => ['no-such-program'] };
    expect(await run(missing)).toMatchObject({ failed: 1 });
  });

  it('is one check where it has nothing to count', async () => {
    expect(await run(shell('true', null))).toMatchObject({ passed: 1, failed: 0 });
    expect(await run(shell('false', null))).toMatchObject({ passed: 0, failed: 1, fault: null });
  });

  it('is ended with everything it started when it is interrupted', async () => {
    const interruption = new AbortController();
    const pidFile = join(folder.path, 'pid');
    const running = run(shell(`sleep 600 & echo $! > ${pidFile}; wait`), interruption.signal);
    await vi.waitUntil(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'));
    const pid = Number(readFileSync(pidFile, 'utf8'));
    interruption.abort();
    expect(await running).toMatchObject({ failed: 1 });
    await vi.waitUntil(() => !alive(pid));
  });
});

/** A process that has ended and that nobody has collected yet is no longer alive. */
function alive(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
