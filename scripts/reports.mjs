/** Counts of tests, from the machine-readable reports of the tools that ran them. */

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
