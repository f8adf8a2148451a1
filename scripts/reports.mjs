/** Counts of tests, and which failed, from the machine-readable reports of the tools that ran them. */
import { stripVTControlCharacters } from 'node:util';

/** A file that failed before its first test, or outside of its tests, counts as one failure. */
export function countVitest(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const failedBefore = counts.failed;
    for (const { status } of file.assertionResults) counts[status in counts ? status : 'skipped'] += 1;
    if (file.status === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}

/** A test that passed only when repeated is not one that passed; an error outside of every test is a failure. */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/** The failed tests, each as its name and the first line of what it said. */
export function failuresVitest(report) {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [failure(name, message)];
    return failed.map((test) => failure(`${name} › ${test.fullName}`, test.failureMessages[0]));
  });
}

export function failuresPlaywright({ suites, errors }) {
  const specs = suites.flatMap(specsOf).filter((spec) => spec.tests.some(({ status }) => UNWANTED.includes(status)));
  const said = ({ tests }) => tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message;
  return [
    ...specs.map((spec) => failure(`${spec.file}:${spec.line} › ${spec.title}`, said(spec))),
    ...errors.map(({ message }) => failure('outside of every test', message)),
  ];
}

const UNWANTED = ['unexpected', 'flaky'];
const specsOf = ({ specs, suites = [] }) => [...specs, ...suites.flatMap(specsOf)];
const failure = (test, message = '') => `${test}: ${stripVTControlCharacters(message).split('\n')[0]}`;

/**
 * What a suite's run comes to: its counts (null where it left no report) and its exit status must agree, and it must have
 * run something. `fault` says what is wrong beyond failed tests.
 */
export function judge(counts, status, deadlinePassed) {
  const failure = (fault) => {
    const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
    return { passed, failed: failed + 1, skipped, fault };
  };
  if (deadlinePassed) return failure('was ended because it took too long');
  if (counts === null) return failure('crashed and left no report');
  if (counts.passed + counts.failed === 0) return failure('ran no tests');
  if (status !== 0 && counts.failed === 0) return failure(`ended with status ${status} though no test failed`);
  return { ...counts, fault: null };
}

export function total(results) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) for (const key of Object.keys(sum)) sum[key] += result[key];
  return sum;
}

export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
