import { beforeEach, expect, it } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { Quota } from './schema.ts';
import { type QuotaService, quotaService } from './service.ts';

const who = (account: string | null) => ({ user_id: 'x', role: 'user', account }) as Principal;
const HOME: Quota = {
  name: 'home',
  path: '/home/kim',
  source: 'quota',
  used_bytes: 1,
  limit_bytes: 4,
  free_bytes: 3,
  files_used: 1,
  files_limit: null,
  grace_ends_at: null,
};

let now: number;
let asked: [account: string, grant: string | null][];
let fails: Error | null;
let isGranted: boolean;
let service: QuotaService;

beforeEach(() => {
  now = 1_000;
  asked = [];
  fails = null;
  isGranted = true;
  service = quotaService({
    async readQuotas(account, grant) {
      asked.push([account, grant]);
      if (fails) throw fails;
      return [HOME];
    },
    accountOf: ({ account }) => account,
    async grantFor(_principal, account) {
      if (!isGranted) throw new Problem('unavailable', 'later');
      return `for ${account}`;
    },
    log: { warn: () => {} },
    now: () => now,
  });
});

it('is asked for as the account of who asks, once a minute', async () => {
  expect(await service.list(who('kim'))).toEqual({ account: 'kim', quotas: [HOME] });
  await service.list(who('kim'));
  await service.list(who('lee'));
  now += 60_000;
  await service.list(who('kim'));
  expect(asked).toEqual([
    ['kim', 'for kim'],
    ['lee', 'for lee'],
    ['kim', 'for kim'],
  ]);
});

it('is nothing for a user without an account', async () => {
  expect(await service.list(who(null))).toEqual({ account: null, quotas: [] });
  expect(asked).toEqual([]);
});

it('says where a file system does not answer, and does not ask it for each page', async () => {
  fails = new Error('no answer in time');
  await expect(service.list(who('kim'))).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 60 });
  await expect(service.list(who('kim'))).rejects.toMatchObject({ code: 'unavailable' });
  expect(asked).toHaveLength(1);
  fails = null;
  now += 60_000;
  expect((await service.list(who('kim'))).quotas).toEqual([HOME]);
});

it('tells what the site lacks as it is', async () => {
  fails = new Problem('unavailable', 'Berth may not act as the account kim.');
  await expect(service.list(who('kim'))).rejects.toMatchObject({ message: fails.message });
});

it('is asked for again at once where nobody has given leave', async () => {
  isGranted = false;
  await expect(service.list(who('kim'))).rejects.toMatchObject({ message: 'later' });
  isGranted = true;
  expect((await service.list(who('kim'))).quotas).toEqual([HOME]);
});
