import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_PASSWORD, type TestPortal, testPortal } from './test-portal.ts';

const MINUTE_MS = 60_000;

describe('logging in', () => {
  let portal: TestPortal;
  beforeEach(async () => {
    portal = await testPortal();
  });
  afterEach(() => portal.close());

  const me = (token: string) => portal.call('GET', '/api/auth/me', portal.bearer(token));

  it('answers an access token and the user, and sets both cookies with their limits, and what a page may know of them', async () => {
    const { status, body, setCookies, headers } = await portal.login('admin', ADMIN_PASSWORD);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      user: {
        user_id: 'admin',
        role: 'admin',
        account: null,
        disabled: false,
        sessions_max: null,
        created_at: expect.any(String),
      },
    });
    expect(headers['cache-control']).toBe('no-store');
    expect(setCookies).toEqual([
      { name: 'berth_access', value: body.access_token, path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 900 },
      { name: 'berth_fresh', value: '1', path: '/', sameSite: 'Lax', maxAge: 900 },
      {
        name: 'berth_refresh',
        value: expect.stringMatching(/^login-[0-9a-f]{32}\.[\w-]{43}$/),
        path: '/api/auth',
        httpOnly: true,
        sameSite: 'Strict',
        maxAge: 7 * 24 * 60 * 60,
      },
      { name: 'berth_login', value: '1', path: '/', sameSite: 'Lax', maxAge: 7 * 24 * 60 * 60 },
    ]);
  });

  it('marks the cookies Secure where the portal is reached by https', async () => {
    const secure = await testPortal({ secureCookies: true });
    const { setCookies } = await secure.login('admin', ADMIN_PASSWORD);
    expect(setCookies.map((cookie) => cookie.secure)).toEqual([true, true, true, true]);
    await secure.close();
  });

  it('works with the cookie as with the bearer token', async () => {
    const { body, cookies } = await portal.login('admin', ADMIN_PASSWORD);
    const byCookie = await portal.call('GET', '/api/auth/me', {
      cookies: { berth_access: cookies.berth_access ?? '' },
    });
    expect(byCookie.body).toEqual({ user: body.user, runs_as: null, groups: [], viewing: null });
    expect((await me(body.access_token)).body).toEqual({ user: body.user, runs_as: null, groups: [], viewing: null });
    expect((await portal.call('GET', '/api/auth/me')).status).toBe(401);
  });

  it.each([
    ['a wrong password', 'admin', 'not this one at all'],
    ['an unknown user', 'somebody', ADMIN_PASSWORD],
    ['another spelling of the user', 'Admin', ADMIN_PASSWORD],
    ['quotes in the name', "admin' OR '1'='1", ADMIN_PASSWORD],
  ])('refuses %s with the same words', async (_, username, password) => {
    const refused = await portal.login(username, password);
    expect(refused.status).toBe(401);
    expect(refused.body).toMatchObject({ code: 'wrong_credentials', detail: expect.stringContaining('Check both') });
    expect(refused.setCookies).toEqual([]);
  });

  it.each([
    [{ username: 'admin' }, 'password'],
    [{ username: '', password: 'x' }, 'username'],
    [{ username: 'admin', password: 'x'.repeat(1025) }, 'password'],
    [{ username: 'u'.repeat(65), password: 'x' }, 'username'],
    [{ username: ['admin'], password: 'x' }, 'username'],
  ])('refuses the body %j and names the field', async (payload, field) => {
    const refused = await portal.call('POST', '/api/auth/login', { payload });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].field).toBe(field);
  });

  it.each(['\0', 'half \ud800 pair'])('refuses the user name %j', async (username) => {
    expect((await portal.login(username, 'x')).status).toBe(400);
  });

  it('refuses a log-in from a foreign page', async () => {
    const payload = { username: 'admin', password: ADMIN_PASSWORD };
    const headers = { origin: 'http://evil.example' };
    expect((await portal.call('POST', '/api/auth/login', { payload, headers })).body.code).toBe('bad_origin');
  });

  it('tells a disabled user so, but only with the right password', async () => {
    await portal.user('kim');
    const admin = (await portal.login('admin', ADMIN_PASSWORD)).body.access_token;
    await portal.call('PATCH', '/api/admin/users/kim', { ...portal.bearer(admin), payload: { disabled: true } });
    expect((await portal.login('kim', 'password of kim')).body).toMatchObject({ status: 403, detail: /disabled/ });
    expect((await portal.login('kim', 'wrong')).body.code).toBe('wrong_credentials');
  });

  it('is written down with the address, also where it fails, and never with what was typed', async () => {
    await portal.login('admin', 'Secret-Mistyped-1', '192.0.2.7');
    await portal.login('MyPassword-In-The-Wrong-Field', 'x', '192.0.2.7');
    const { body, cookies } = await portal.login('admin', ADMIN_PASSWORD, '192.0.2.8');
    await portal.call('GET', '/api/auth/me', portal.bearer('Bad-Token-Value'));
    const [succeeded, unknown, wrong] = await portal.audit();
    expect(succeeded).toMatchObject({ action: 'login.succeeded', user_id: 'admin', address: '192.0.2.8' });
    expect(unknown).toMatchObject({ action: 'login.failed', target: null, address: '192.0.2.7' });
    expect(wrong).toMatchObject({ action: 'login.failed', user_id: null, target: 'admin', address: '192.0.2.7' });
    const written = JSON.stringify(await portal.audit()) + portal.logged();
    const secrets = ['Secret-Mistyped', 'MyPassword', ADMIN_PASSWORD, body.access_token, cookies.berth_refresh];
    for (const secret of [...secrets, 'Bad-Token-Value', 'argon2id']) expect(written).not.toContain(secret);
  });

  describe('is slowed down', () => {
    it('after 10 wrong passwords for one user, from wherever they come, and says for how long', async () => {
      for (let n = 0; n < 10; n++) expect((await portal.login('admin', 'wrong', `192.0.2.${n}`)).status).toBe(401);
      portal.clock.now += 2 * MINUTE_MS;
      const refused = await portal.login('admin', ADMIN_PASSWORD, '198.51.100.1');
      expect(refused.status).toBe(429);
      expect(refused.headers['retry-after']).toBe('180');
      portal.clock.now += 3 * MINUTE_MS;
      expect((await portal.login('admin', ADMIN_PASSWORD)).status).toBe(200);
    });

    it('but not by mistakes before a correct password', async () => {
      for (let round = 0; round < 2; round++) {
        for (let n = 0; n < 9; n++) await portal.login('admin', 'wrong', `192.0.2.${round}`);
        expect((await portal.login('admin', ADMIN_PASSWORD, `192.0.2.${round}`)).status).toBe(200);
      }
    });

    it('so that 10,000 attempts check 10 passwords and write 12 lines', async () => {
      for (let n = 0; n < 10_000; n++) await portal.auth.login('admin', 'wrong', '192.0.2.1').catch(() => {});
      const actions = (await portal.audit()).map((entry) => entry.action);
      expect(actions.filter((action) => action === 'login.failed')).toHaveLength(10);
      expect(actions.filter((action) => action === 'login.throttled')).toHaveLength(2);
    });

    it('also where the own password is guessed', async () => {
      const kim = await portal.user('kim');
      const payload = { current: 'wrong', password: 'another good one' };
      const guess = () => portal.call('POST', '/api/auth/password', { headers: kim.headers, payload });
      for (let n = 0; n < 10; n++) expect((await guess()).status).toBe(401);
      expect((await guess()).status).toBe(429);
    });
  });
});
