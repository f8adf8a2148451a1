/** How long a run still takes, as far as its progress tells. */

/** Before that the set-up weighs too much. */
const FROM_PROGRESS = 0.02;

/** `at` is when that progress was heard of, in milliseconds since 1970. null: not known. */
export function remainingMs(startedAt: string | null, progress: number | null, at: number): number | null {
  if (startedAt === null || progress === null || progress < FROM_PROGRESS || progress >= 1) return null;
  const elapsed = at - Date.parse(startedAt);
  return elapsed > 0 ? (elapsed * (1 - progress)) / progress : null;
}
