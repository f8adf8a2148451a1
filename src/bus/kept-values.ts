/** Values that are kept for a time, in no more memory than they are given. */

export function keptValues(maxBytes: number) {
  /** In the order in which they were put: the oldest first. */
  const entries = new Map<string, { value: Buffer; until: number }>();
  let bytes = 0;

  function discard(key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    bytes -= entry.value.length;
  }

  return {
    keep(key: string, value: Buffer, milliseconds: number, now: number): void {
      discard(key);
      if (value.length > maxBytes) return;
      // A copy: what the caller has may be a part of something large.
      entries.set(key, { value: Buffer.from(value), until: now + milliseconds });
      bytes += value.length;
      for (const [other, { until }] of entries) if (until <= now) discard(other);
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        discard(oldest);
      }
    },
    kept(key: string, now: number): Buffer | null {
      const entry = entries.get(key);
      return entry !== undefined && entry.until > now ? entry.value : null;
    },
    discard,
  };
}
