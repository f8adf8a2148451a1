/** Samples of a study for tests. */
import type { StudySample } from '../../src/studies/schema.ts';

export const aSample = (index: number, some: Partial<StudySample> = {}): StudySample => ({
  index,
  run_id: `cae-run-176000000${index}-abc123`,
  status: 'completed',
  reason: 'completed',
  progress: null,
  params: { nu: index + 1 },
  outputs: [{ name: 'drag', value: 10 * (index + 1), unit: 'N' }],
  ...some,
});
