/** How fast bytes go, by those of the last seconds: a line that has become slow is seen to be. */
const WINDOW_MS = 10_000;
/** Sooner, one part says nothing. */
const KNOWN_MS = 500;

export function rateMeter(now: () => number) {
  const samples: { at: number; bytes: number }[] = [];
  let begun: number | null = null;

  function forget(): void {
    const since = now() - WINDOW_MS;
    while (samples.length > 0 && (samples[0]?.at ?? 0) < since) samples.shift();
    if (samples.length === 0) begun = null;
  }

  return {
    add(bytes: number): void {
      forget();
      begun ??= now();
      samples.push({ at: now(), bytes });
    },
    /** Bytes a second; null: not known. */
    rate(): number | null {
      forget();
      if (begun === null) return null;
      const ms = Math.min(WINDOW_MS, now() - begun);
      return ms < KNOWN_MS ? null : (samples.reduce((sum, { bytes }) => sum + bytes, 0) * 1000) / ms;
    },
  };
}
