import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countVitest, failuresVitest } from './reports.mjs';
import { temporaryFolder } from './stand-ins.mjs';
import { runStages } from './suites.mjs';

let folder;
let lines;
beforeEach(() => {
  folder = temporaryFolder();
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  folder.remove();
});

const shell = (script, count = countVitest, name = 'some') => ({
  name,
  count,
  failures: failuresVitest,
  command: (file) => ['sh', '-c', script, 'sh', file],
});
const runAll = (stages, signal = new AbortController().signal) => runStages(folder.path, stages, signal);

describe('the stages of the suites', () => {
  const check = (name, script) => shell(script, null, name);
  const file = (name) => join(folder.path, name);

  it('have lanes that run side by side', async () => {
    const meets = (own, other) => `touch ${file(own)}; until [ -e ${file(other)} ]; do sleep 0.01; done`;
    const results = await runAll([[[check('one', meets('1', '2'))], [check('two', meets('2', '1'))]]]);
    expect(results).toMatchObject([
      { name: 'one', passed: 1 },
      { name: 'two', passed: 1 },
    ]);
  });

  it('come one after the other, as the suites of a lane do, whatever became of the ones before', async () => {
    const writes = (name) => check(name, `echo ${name} >> ${file('order')}; false`);
    const results = await runAll([[[writes('one'), writes('two')]], [[writes('three')]]]);
    expect(readFileSync(file('order'), 'utf8')).toBe('one\ntwo\nthree\n');
    expect(results.map(({ name, failed }) => [name, failed])).toEqual([
      ['one', 1],
      ['two', 1],
      ['three', 1],
    ]);
  });
});

describe('the run of a suite', () => {
  const run = async (suite, signal) => (await runAll([[[suite]]], signal))[0];

  it('marks each line with the suite that wrote it, the last one too', async () => {
    await run(shell('echo out; echo err >&2; printf last', null));
    expect(lines).toEqual(expect.arrayContaining(['some | out', 'some | err', 'some | last']));
  });

  it('is not kept by what it left running with its output', async () => {
    const pidFile = join(folder.path, 'pid');
    expect(await run(shell(`sleep 600 & echo $! > ${pidFile}`, null))).toMatchObject({ passed: 1 });
    process.kill(Number(readFileSync(pidFile, 'utf8')));
  });

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
