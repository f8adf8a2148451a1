/** Waits for a condition; what it is called says what was not met. */
const LOOK_EACH_MS = 20;

export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 20_000,
  /** More for a look that costs something. */
  lookEachMs = LOOK_EACH_MS,
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const met = await condition();
    if (met !== false && met !== null && met !== undefined) return met as Exclude<T, false | null | undefined>;
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookEachMs));
  }
}
