import { statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { quotasOf } from './quotas.mjs';

const HOME = tmpdir();
const GIB = 2 ** 30;
/** Where the file system of the home is mounted. */
function mountOf(path: string): string {
  const parent = dirname(path);
  return parent !== path && statSync(parent).dev === statSync(path).dev ? mountOf(parent) : path;
}
const MOUNT = mountOf(HOME);

/** As `quota --user --verbose --no-wrap --raw-grace --show-mntpoint --hide-device` prints it. */
const printed = (...rows: string[]): string =>
  [
    'Disk quotas for user kim (uid 2001): ',
    '     Filesystem  blocks   quota   limit   grace   files   quota   limit   grace',
    ...rows,
    '',
  ].join('\n');

it.each([
  ['the machine has no quota', null],
  ['the user has none', 'Disk quotas for user kim (uid 2001): none\n'],
  ['it limits nothing', printed(`${MOUNT}       4       0       0       0       1       0       0       0`)],
])('tells what the file system of the home has left where %s', (_, said) => {
  const [home, ...others] = quotasOf(HOME, said);
  const { bsize, bavail } = statfsSync(HOME);
  expect(others).toEqual([]);
  expect(home).toMatchObject({ name: 'home', path: HOME, source: 'file_system', grace_ends_at: null });
  expect(Math.abs((home?.free_bytes ?? 0) - bsize * bavail)).toBeLessThan(GIB);
  expect((home?.used_bytes ?? 0) + (home?.free_bytes ?? 0)).toBe(home?.limit_bytes);
});

it("tells the home's quota, first, and that of other file systems", () => {
  const said = printed(
    '/proc    2048       0    4096       0       7       0       0       0',
    `${MOUNT}     512    1024    2048       0      10     100     200       0`,
  );
  expect(quotasOf(HOME, said)).toMatchObject([
    {
      name: 'home',
      path: HOME,
      source: 'quota',
      used_bytes: 512 * 1024,
      limit_bytes: 1024 * 1024,
      free_bytes: 512 * 1024,
      files_used: 10,
      files_limit: 100,
    },
    { name: '/proc', path: '/proc', used_bytes: 2048 * 1024, limit_bytes: 4096 * 1024, files_limit: null },
  ]);
});

it('tells of one that is exceeded until when it may be', () => {
  const said = printed(`${MOUNT}    1500*   1024    2048 1795710000      10     100     200       0`);
  expect(quotasOf(HOME, said)[0]).toMatchObject({ free_bytes: 0, grace_ends_at: '2026-11-26T16:20:00.000Z' });
});

it('has no room where the file system is full, whatever the quota leaves', () => {
  const said = printed(
    `${MOUNT}     512       0    1024       0      10       0       0       0`,
    '/proc       1       0 1048576       0       1       0       0       0',
  );
  // Of what /proc is there is none.
  expect(quotasOf(HOME, said)[1]).toMatchObject({ name: '/proc', free_bytes: 0 });
});
