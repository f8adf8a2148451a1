/** What a quota comes to: how full it is, and what its user is told. */
import type { TFunction } from 'i18next';
import type { Quota } from '../../../src/quotas/schema.ts';

const MIB = 2 ** 20;
const UNITS = [
  ['tib', 2 ** 40],
  ['gib', 2 ** 30],
] as const;
/** From here on its user is told. */
const TIGHT_PERCENT = 90;

/** The fuller of both: either keeps files from being written. */
export function percentOf({ used_bytes, limit_bytes, free_bytes, files_used, files_limit }: Quota): number {
  const bytes = limit_bytes === null ? 0 : (100 * used_bytes) / Math.max(1, limit_bytes);
  const files = files_used === null || files_limit === null ? 0 : (100 * files_used) / files_limit;
  return free_bytes === 0 ? 100 : Math.min(100, Math.max(bytes, files));
}

export function standingOf(quota: Quota): 'fine' | 'tight' | 'over' | 'grace' {
  if (quota.grace_ends_at !== null) return 'grace';
  const percent = percentOf(quota);
  if (percent >= 100) return 'over';
  return percent >= TIGHT_PERCENT ? 'tight' : 'fine';
}

/** English and Korean write such numbers alike; to load a formatter takes a phone longer than to draw the page. */
export function sizeInWords(bytes: number, t: TFunction<'quotas'>): string {
  const [unit, length] = UNITS.find(([, size]) => bytes >= size) ?? (['mib', MIB] as const);
  const size = bytes / length;
  return t(`size.${unit}`, { size: size < 10 ? Math.round(size * 10) / 10 : Math.round(size) });
}
