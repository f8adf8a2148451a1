import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, formatCounts, judge, total } from './reports.mjs';

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
