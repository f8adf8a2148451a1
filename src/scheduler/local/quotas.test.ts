import { statfsSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { localQuotas } from './quotas.ts';

const { uid, gid, username } = userInfo();
const account = (home: string) => ({ name: username, uid, gid, home, shell: '/bin/sh' });

it('is what the file system of the home has', async () => {
  const home = tmpdir();
  const [quota, ...others] = await localQuotas(async () => account(home))(username);
  const { bsize, blocks, files } = statfsSync(home);
  expect(others).toEqual([]);
  expect(quota).toMatchObject({ name: 'home', path: home, source: 'file_system', files_limit: files });
  expect(quota?.limit_bytes).toBeLessThanOrEqual(bsize * blocks);
  expect((quota?.used_bytes ?? 0) + (quota?.free_bytes ?? 0)).toBe(quota?.limit_bytes);
});

it('is not told of a home that is not there, or of nobody', async () => {
  await expect(localQuotas(async () => account('/none'))(username)).rejects.toThrow('/none');
  await expect(localQuotas(async () => null)('kim')).rejects.toThrow('no account kim');
});
