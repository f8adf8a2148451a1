/** Setting the machine's clock ends no job and keeps none: what is kept of jobs in times of that clock is moved along. */

/** Less is how the two clocks are read one after the other. */
const STEP_MIN_MS = 2_000;

/** By how much the clock has been set since the last call, in milliseconds; 0 where it only went on. */
export function clockSteps(now: () => number): () => number {
  const ahead = (): number => now() - performance.now();
  let known = ahead();
  return () => {
    const step = ahead() - known;
    if (Math.abs(step) < STEP_MIN_MS) return 0;
    known += step;
    return step;
  };
}
