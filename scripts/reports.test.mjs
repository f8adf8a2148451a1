import { describe, expect, it } from 'vitest';
import {
  countPlaywright,
  countVitest,
  failuresPlaywright,
  failuresVitest,
  formatCounts,
  judge,
  total,
} from './reports.mjs';

const file = (status, ...statuses) => ({ status, assertionResults: statuses.map((one) => ({ status: one })) });

describe('the counts of a Vitest report', () => {
  it('are those of its tests', () => {
    const report = {
      testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  it('have a failure for a file that broke before its first test', () => {
    expect(countVitest({ testResults: [file('failed'), file('passed', 'passed')] })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });
});

describe('the counts of a Playwright report', () => {
  it('take a flaky test and an error outside of the tests as failures', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: 'no config' }] };
    expect(countPlaywright(report)).toEqual({ passed: 4, failed: 3, skipped: 2 });
  });
});

describe('the failed tests', () => {
  it('of Vitest are named with the first line of what they said, and so are files that broke before', () => {
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'well', failureMessages: [] },
            { status: 'failed', fullName: 'ill', failureMessages: ['\u001b[31mbroken\u001b[39m\n    at here'] },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'cannot be read', assertionResults: [] },
      ],
    };
    expect(failuresVitest(report)).toEqual(['a.test.ts › ill: broken', 'b.test.ts: cannot be read']);
  });

  it('of Playwright are found however deep, flaky ones too', () => {
    const spec = (title, status, message) => ({
      title,
      file: 'a.spec.ts',
      line: 3,
      tests: [{ status, results: [{ ...(message && { error: { message } }) }] }],
    });
    const inner = { specs: [spec('deep', 'flaky', 'Timed out\nmore')] };
    const suites = [{ specs: [spec('well', 'expected'), spec('ill', 'unexpected', 'no')], suites: [inner] }];
    expect(failuresPlaywright({ suites, errors: [{ message: 'no config' }] })).toEqual([
      'a.spec.ts:3 › ill: no',
      'a.spec.ts:3 › deep: Timed out',
      'outside of every test: no config',
    ]);
  });
});

describe('a suite', () => {
  const good = { passed: 3, failed: 0, skipped: 0 };

  it('passes where tests ran, none failed and it ended well', () => {
    expect(judge(good, 0, false)).toEqual({ ...good, fault: null });
  });

  it.each([
    ['left no report', null, 1, false, 'crashed'],
    ['ran nothing', { passed: 0, failed: 0, skipped: 0 }, 0, false, 'ran no tests'],
    ['skipped everything', { passed: 0, failed: 0, skipped: 5 }, 0, false, 'ran no tests'],
    ['ended badly though no test failed', good, 1, false, 'status 1'],
    ['hung', good, 0, true, 'too long'],
  ])('fails where it %s', (_, counts, status, deadlinePassed, fault) => {
    const result = judge(counts, status, deadlinePassed);
    expect(result.failed).toBe(1);
    expect(result.fault).toContain(fault);
  });

  it('does not count its failed tests twice', () => {
    expect(judge({ passed: 1, failed: 2, skipped: 0 }, 1, false)).toMatchObject({ failed: 2, fault: null });
  });
});

it('sums all suites into one line that names skipped tests only where there are any', () => {
  expect(
    formatCounts(
      total([
        { passed: 1, failed: 0, skipped: 0 },
        { passed: 2, failed: 1, skipped: 0 },
      ]),
    ),
  ).toBe('3 passed, 1 failed');
  expect(formatCounts({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped');
});
