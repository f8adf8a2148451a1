import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noRoom } from '../errors.ts';
import { ADMIN_PASSWORD, ORIGIN, type TestPortal, testPortal } from './test-portal.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('a log-in', () => {
  let portal: TestPortal;
  beforeEach(async () => {
    portal = await testPortal();
  });
  afterEach(() => portal.close());

  const me = (token: string) => portal.call('GET', '/api/auth/me', portal.bearer(token));

  describe('lasts', () => {
    it('15 minutes with one access token, and on with a refreshed one', async () => {
      const { body, cookies } = await portal.login('admin', ADMIN_PASSWORD);
      portal.clock.now += 15 * MINUTE_MS;
      expect((await me(body.access_token)).body.code).toBe('not_logged_in');
      const refreshed = await portal.refresh(cookies.berth_refresh ?? '');
      expect(refreshed.status).toBe(200);
      expect(refreshed.cookies.berth_refresh).not.toBe(cookies.berth_refresh);
      expect((await me(refreshed.body.access_token)).status).toBe(200);
    });

    it('7 days without use', async () => {
      const { cookies } = await portal.login('admin', ADMIN_PASSWORD);
      const token = cookies.berth_refresh ?? '';
      const loginId = token.split('.')[0] ?? '';
      portal.clock.now += 7 * DAY_MS - 1;
      expect(await portal.auth.isLive(loginId)).toBe(true);
      portal.clock.now += 1;
      expect(await portal.auth.isLive(loginId)).toBe(false);
      const refused = await portal.refresh(token);
      expect(refused.status).toBe(401);
      expect(refused.setCookies.map(({ name, value }) => [name, value])).toEqual([
        ['berth_access', ''],
        ['berth_refresh', ''],
        ['berth_fresh', ''],
        ['berth_login', ''],
      ]);
    });

    it('30 days however much it is used', async () => {
      let { cookies } = await portal.login('admin', ADMIN_PASSWORD);
      for (let day = 5; day < 30; day += 5) {
        portal.clock.now += 5 * DAY_MS;
        const refreshed = await portal.refresh(cookies.berth_refresh ?? '');
        expect(refreshed.status).toBe(200);
        cookies = refreshed.cookies;
        const maxAge = refreshed.setCookies.find((cookie) => cookie.name === 'berth_refresh')?.maxAge;
        expect(maxAge).toBe((day === 25 ? 5 : 7) * 24 * 60 * 60);
      }
      portal.clock.now += 5 * DAY_MS;
      expect((await portal.refresh(cookies.berth_refresh ?? '')).status).toBe(401);
      portal.clock.now += 1;
      await portal.auth.housekeep();
      expect(await portal.records.logins.get(cookies.berth_refresh?.split('.')[0] ?? '')).toBeNull();
    });

    it('on while there is no room to store a refresh token: the old one stays good', async () => {
      const { cookies } = await portal.login('admin', ADMIN_PASSWORD);
      const token = cookies.berth_refresh ?? '';
      const stored = vi.spyOn(portal.records.logins, 'update').mockRejectedValue(noRoom('database_full', 'the disk'));
      const refreshed = await portal.refresh(token);
      expect([refreshed.status, refreshed.cookies.berth_refresh]).toEqual([200, undefined]);
      expect((await me(refreshed.body.access_token)).status).toBe(200);
      stored.mockRestore();
      portal.clock.now += 15 * MINUTE_MS;
      const { berth_refresh } = (await portal.refresh(token)).cookies;
      expect(berth_refresh).toMatch(/^login-/);
      expect(berth_refresh).not.toBe(token);
    });

    it('on in both tabs that refresh at the same time', async () => {
      const { cookies } = await portal.login('admin', ADMIN_PASSWORD);
      const answers = await Promise.all([1, 2, 3].map(() => portal.refresh(cookies.berth_refresh ?? '')));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
      const rotated = answers.flatMap((answer) => answer.cookies.berth_refresh ?? []);
      expect(rotated).toHaveLength(1);
      portal.clock.now += 30_000;
      expect((await portal.refresh(cookies.berth_refresh ?? '')).status).toBe(200);
      expect((await portal.refresh(rotated[0] ?? '')).status).toBe(200);
    });

    it('not on for anybody once an old refresh token is used after its grace', async () => {
      const { cookies } = await portal.login('admin', ADMIN_PASSWORD);
      const thief = await portal.refresh(cookies.berth_refresh ?? '');
      portal.clock.now += 30_001;
      expect((await portal.refresh(cookies.berth_refresh ?? '')).status).toBe(401);
      expect((await portal.refresh(thief.cookies.berth_refresh ?? '')).status).toBe(401);
      expect((await me(thief.body.access_token)).status).toBe(401);
      expect(portal.ended).toEqual([cookies.berth_refresh?.split('.')[0]]);
      expect((await portal.audit())[0]).toMatchObject({
        action: 'login.reused',
        user_id: 'admin',
        address: '127.0.0.1',
      });
    });

    it('not on once a token from before the previous one is used, even at once', async () => {
      const { cookies } = await portal.login('admin', ADMIN_PASSWORD);
      const second = await portal.refresh(cookies.berth_refresh ?? '');
      const third = await portal.refresh(second.cookies.berth_refresh ?? '');
      expect((await portal.refresh(cookies.berth_refresh ?? '')).status).toBe(401);
      expect((await portal.refresh(third.cookies.berth_refresh ?? '')).status).toBe(401);
    });

    it.each(['', 'nonsense', 'login-1.x', `login-${'0'.repeat(32)}.${'a'.repeat(43)}`])(
      'not by the refresh token %j',
      async (token) => {
        expect((await portal.refresh(token)).body.code).toBe('not_logged_in');
      },
    );

    it('not by a refresh token that a foreign page sends', async () => {
      const { cookies } = await portal.login('admin', ADMIN_PASSWORD);
      for (const headers of [{}, { origin: 'http://evil.example' }, { origin: 'null' }]) {
        for (const url of ['/api/auth/refresh', '/api/auth/logout', '/api/auth/password']) {
          const refused = await portal.call('POST', url, { cookies, headers, payload: {} });
          expect(refused.body.code).toBe('bad_origin');
        }
      }
      expect((await portal.refresh(cookies.berth_refresh ?? '')).status).toBe(200);
    });
  });

  describe('ends', () => {
    it('at log-out, at once and for all that came of it; again is the same', async () => {
      const { body, cookies } = await portal.login('admin', ADMIN_PASSWORD);
      const logout = () => portal.call('POST', '/api/auth/logout', { cookies, headers: { origin: ORIGIN } });
      const out = await logout();
      expect(out.status).toBe(204);
      expect(out.setCookies.map(({ name, value, path }) => [name, value, path])).toEqual([
        ['berth_access', '', '/'],
        ['berth_refresh', '', '/api/auth'],
        ['berth_fresh', '', '/'],
        ['berth_login', '', '/'],
      ]);
      expect((await me(body.access_token)).status).toBe(401);
      expect((await portal.refresh(cookies.berth_refresh ?? '')).status).toBe(401);
      expect((await logout()).status).toBe(204);
      expect(portal.ended).toHaveLength(1);
      expect((await portal.audit()).map((entry) => entry.action)).toEqual(['logout', 'login.succeeded', 'user.create']);
    });

    it('at log-out by the refresh token alone, or by the access token alone', async () => {
      for (const name of ['berth_refresh', 'berth_access']) {
        const { body, cookies } = await portal.login('admin', ADMIN_PASSWORD);
        const one = { [name]: cookies[name] ?? '' };
        await portal.call('POST', '/api/auth/logout', { cookies: one, headers: { origin: ORIGIN } });
        expect((await me(body.access_token)).status).toBe(401);
      }
    });

    it('not at a log-out with nothing, or with what is no good', async () => {
      expect((await portal.call('POST', '/api/auth/logout')).status).toBe(204);
      const cookies = { berth_access: 'x', berth_refresh: 'y' };
      expect((await portal.call('POST', '/api/auth/logout', { cookies, headers: { origin: ORIGIN } })).status).toBe(
        204,
      );
      expect(portal.ended).toEqual([]);
    });

    it('at a change of the own password everywhere but here', async () => {
      const here = await portal.user('kim');
      const elsewhere = (await portal.login('kim', 'password of kim')).body.access_token;
      const payload = { current: 'password of kim', password: '새로운 비밀번호 123' };
      expect((await portal.call('POST', '/api/auth/password', { headers: here.headers, payload })).status).toBe(204);
      expect((await me(here.token)).status).toBe(200);
      expect((await me(elsewhere)).status).toBe(401);
      expect((await portal.login('kim', 'password of kim')).status).toBe(401);
      // The same words, as another keyboard spells them.
      expect((await portal.login('kim', '새로운 비밀번호 123'.normalize('NFD'))).status).toBe(200);
    });
  });
});
