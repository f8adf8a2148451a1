import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_PASSWORD, ORIGIN, type TestPortal, testPortal } from './test-portal.ts';

describe('users', () => {
  let portal: TestPortal;
  let admin: { headers: { authorization: string } };
  beforeEach(async () => {
    portal = await testPortal();
    admin = portal.bearer((await portal.login('admin', ADMIN_PASSWORD)).body.access_token);
  });
  afterEach(() => portal.close());

  const create = (payload: object) => portal.call('POST', '/api/admin/users', { ...admin, payload });
  const update = (user_id: string, payload: object, by = admin) =>
    portal.call('PATCH', `/api/admin/users/${user_id}`, { ...by, payload });
  const me = (who: { headers: { authorization: string } }) => portal.call('GET', '/api/auth/me', who);

  it('are made, listed and log in, and no answer carries a hash', async () => {
    const made = await create({ user_id: 'kim', password: 'a good password', role: 'support', account: 'kim' });
    expect(made.status).toBe(201);
    const kim = {
      user_id: 'kim',
      role: 'support',
      account: 'kim',
      disabled: false,
      sessions_max: null,
      created_at: expect.any(String),
    };
    expect(made.body).toEqual(kim);
    const list = await portal.call('GET', '/api/admin/users', admin);
    expect(list.body.users).toEqual([expect.objectContaining({ user_id: 'admin' }), kim]);
    expect((await portal.login('kim', 'a good password')).status).toBe(200);
    expect(
      (await portal.audit()).find((entry) => entry.action === 'user.create' && entry.target === 'kim'),
    ).toMatchObject({
      user_id: 'admin',
      address: '127.0.0.1',
      detail: { role: 'support', account: 'kim' },
    });
  });

  it.each([
    [{ user_id: 'Kim', password: 'a good password' }, 'user_id'],
    [{ user_id: '../kim', password: 'a good password' }, 'user_id'],
    [{ user_id: '<script>', password: 'a good password' }, 'user_id'],
    [{ user_id: 'kim\n', password: 'a good password' }, 'user_id'],
    [{ user_id: 'kim', password: 'short' }, 'password'],
    [{ user_id: 'kim', password: 'a good password', role: 'root' }, 'role'],
    [{ user_id: 'kim', password: 'a good password', account: '$(id)' }, 'account'],
  ])('are refused as %j, with the field named', async (payload, field) => {
    const refused = await create(payload);
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map((fault: { field: string }) => fault.field)).toEqual([field]);
  });

  it('are refused with a field that nobody knows', async () => {
    expect((await create({ user_id: 'kim', password: 'a good password', admin: true })).status).toBe(400);
    expect((await update('admin', { user_id: 'root' })).status).toBe(400);
  });

  it('are refused where the name is taken', async () => {
    await create({ user_id: 'kim', password: 'a good password' });
    const refused = await create({ user_id: 'kim', password: 'another good password', role: 'admin' });
    expect(refused.body).toMatchObject({ status: 409, code: 'already_exists', errors: [{ field: 'user_id' }] });
    expect((await portal.login('kim', 'a good password')).body.user.role).toBe('user');
  });

  it.each([
    ['ghost', /adduser ghost/],
    ['root', /system.*adduser/],
    ['daemon', /system.*adduser/],
    ['nobody', /system.*adduser/],
  ])('are refused the account %s with the cure, when made and when changed', async (account, cure) => {
    const refused = await create({ user_id: 'kim', password: 'a good password', account });
    expect(refused.body).toMatchObject({
      status: 400,
      errors: [{ field: 'account', message: expect.stringMatching(cure) }],
    });
    expect(await portal.records.users.get('kim')).toBeNull();
    await create({ user_id: 'kim', password: 'a good password', account: 'kim' });
    expect((await update('kim', { account })).body.errors[0].field).toBe('account');
    expect((await update('kim', { account: null })).body.account).toBeNull();
    expect((await update('kim', { account: 'lee' })).body.account).toBe('lee');
  });

  it('that do not exist cannot be changed', async () => {
    expect((await update('ghost', { disabled: true })).status).toBe(404);
    expect((await update("x' OR '1'='1", { disabled: true })).status).toBe(404);
  });

  it('lose all log-ins and tokens at once when they are disabled', async () => {
    const kim = await portal.user('kim');
    const other = await portal.login('kim', 'password of kim');
    const token = (await portal.call('POST', '/api/auth/tokens', { ...kim, payload: { name: 'script' } })).body;
    expect((await update('kim', { disabled: true })).body.disabled).toBe(true);
    for (const secret of [kim.token, other.body.access_token, token.secret])
      expect((await me(portal.bearer(secret))).status).toBe(401);
    expect((await portal.refresh(other.cookies.berth_refresh ?? '')).status).toBe(401);
    expect(portal.ended).toHaveLength(3);
    expect(await Promise.all((portal.ended as string[]).map(portal.auth.isLive))).toEqual([false, false, false]);
    await update('kim', { disabled: false });
    expect((await me(kim)).status).toBe(401);
    expect((await portal.login('kim', 'password of kim')).status).toBe(200);
  });

  it('lose their log-ins when an administrator sets a new password or another role', async () => {
    const kim = await portal.user('kim');
    await update('kim', { password: 'set by the administrator' });
    expect((await me(kim)).status).toBe(401);
    const again = portal.bearer((await portal.login('kim', 'set by the administrator')).body.access_token);
    await update('kim', { role: 'support' });
    expect((await me(again)).status).toBe(401);
    expect(JSON.stringify(await portal.audit())).not.toContain('set by the administrator');
  });

  it('keep their log-ins when nothing of that changes', async () => {
    const kim = await portal.user('kim');
    await update('kim', { account: 'kim', role: 'user', disabled: false });
    expect((await me(kim)).body.user.account).toBe('kim');
  });

  it('always have an administrator among them', async () => {
    for (const payload of [{ disabled: true }, { role: 'user' }, { role: 'support' }]) {
      const refused = await update('admin', payload);
      expect(refused.body).toMatchObject({ status: 409, code: 'wrong_state' });
    }
    await create({ user_id: 'second', password: 'a good password', role: 'admin' });
    expect((await update('admin', { role: 'user' })).status).toBe(200);
    expect((await me(admin)).status).toBe(401);
  });

  it('are changed by one of two administrators at the same time', async () => {
    await create({ user_id: 'kim', password: 'a good password' });
    const changes = ['first new password', 'second new password'].map((password) => update('kim', { password }));
    expect((await Promise.all(changes)).map((change) => change.status).sort()).toEqual([200, 409]);
  });

  const ADMIN_ROUTES = [
    ['GET', '/api/admin/users', undefined, ['support', 'admin']],
    ['POST', '/api/admin/users', { user_id: 'evil', password: 'a good password', role: 'admin' }, ['admin']],
    ['PATCH', '/api/admin/users/someone', { role: 'admin' }, ['admin']],
    ['GET', '/api/admin/audit', undefined, ['support', 'admin']],
  ] as const;

  it.each(ADMIN_ROUTES)('without the role get nothing from %s %s', async (method, url, payload, allowed) => {
    const more = payload === undefined ? {} : { payload };
    expect((await portal.call(method, url, more)).status).toBe(401);
    expect((await portal.call(method, url, { ...more, ...portal.bearer('no.good.token') })).status).toBe(401);
    for (const role of ['user', 'support'] as const) {
      const someone = await portal.user(role === 'user' ? 'someone' : 'helper', role);
      const token = (await portal.call('POST', '/api/auth/tokens', { ...someone, payload: { name: 'script' } })).body;
      for (const credential of [someone, portal.bearer(token.secret)]) {
        const { status } = await portal.call(method, url, { ...more, headers: credential.headers });
        expect(status).toBe((allowed as readonly string[]).includes(role) ? 200 : 403);
      }
      const cookies = { cookies: someone.cookies as Record<string, string> };
      if (method !== 'GET') {
        const refused = await portal.call(method, url, {
          ...more,
          ...cookies,
          headers: { origin: 'http://evil.example' },
        });
        expect(refused.body.code).toBe('bad_origin');
        expect((await portal.call(method, url, { ...more, ...cookies, headers: { origin: ORIGIN } })).status).toBe(403);
      }
    }
    expect(await portal.records.users.get('evil')).toBeNull();
    expect((await portal.records.users.get('someone'))?.role).toBe('user');
  });

  it('are audited page by page, newest first', async () => {
    for (let n = 0; n < 5; n++) await portal.login('admin', `wrong ${n}`);
    const first = await portal.call('GET', '/api/admin/audit?limit=4', admin);
    const second = await portal.call('GET', `/api/admin/audit?limit=4&cursor=${first.body.next_cursor}`, admin);
    expect([...first.body.entries, ...second.body.entries].map((entry) => entry.action)).toEqual([
      ...Array(5).fill('login.failed'),
      'login.succeeded',
      'user.create',
    ]);
    expect(second.body.next_cursor).toBeNull();
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'cursor=x', 'order=asc'])
      expect((await portal.call('GET', `/api/admin/audit?${query}`, admin)).status).toBe(400);
  });
});
