import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import type { Quota } from '../../../src/quotas/schema.ts';
import { percentOf, sizeInWords, standingOf } from './standing.ts';

const quota = (more: Partial<Quota> = {}): Quota => ({
  name: 'home',
  path: '/home/kim',
  source: 'quota',
  used_bytes: 50,
  limit_bytes: 100,
  free_bytes: 50,
  files_used: 1,
  files_limit: 10,
  grace_ends_at: null,
  ...more,
});

it.each<[string, Partial<Quota>, number, string]>([
  ['half full', {}, 50, 'fine'],
  ['hardly anything is left', { used_bytes: 90, free_bytes: 10 }, 90, 'tight'],
  ['hardly any file is left', { files_used: 9 }, 90, 'tight'],
  ['full', { used_bytes: 100, free_bytes: 0 }, 100, 'over'],
  ['full because others filled the file system', { free_bytes: 0 }, 100, 'over'],
  ['no more files may be made', { files_used: 10 }, 100, 'over'],
  ['over it for now', { used_bytes: 120, free_bytes: 0, grace_ends_at: '2026-11-26T16:20:00.000Z' }, 100, 'grace'],
  ['limited in files alone', { limit_bytes: null, files_used: 2 }, 20, 'fine'],
  ['limited in bytes alone', { files_limit: null }, 50, 'fine'],
])('is seen and told: %s', (_, more, percent, standing) => {
  expect(percentOf(quota(more))).toBe(percent);
  expect(standingOf(quota(more))).toBe(standing);
});

it.each<[number, string]>([
  [0, 'size.mib 0'],
  [1.26 * 2 ** 30, 'size.gib 1.3'],
  [2 * 2 ** 30, 'size.gib 2'],
  [512.4 * 2 ** 20, 'size.mib 512'],
  [11.6 * 2 ** 40, 'size.tib 12'],
])('%d bytes are told in few digits: %s', (bytes, told) => {
  const t = ((key: string, { size }: { size: number }) => `${key} ${size}`) as unknown as TFunction<'quotas'>;
  expect(sizeInWords(bytes, t)).toBe(told);
});
