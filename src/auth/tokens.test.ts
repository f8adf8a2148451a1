import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from './test-portal.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('API tokens', () => {
  let portal: TestPortal;
  let kim: Awaited<ReturnType<TestPortal['user']>>;
  beforeEach(async () => {
    portal = await testPortal();
    kim = await portal.user('kim');
  });
  afterEach(() => portal.close());

  const create = (payload: object, who = kim) => portal.call('POST', '/api/auth/tokens', { ...who, payload });
  const list = async () => (await portal.call('GET', '/api/auth/tokens', kim)).body.tokens;
  const me = (secret: string) => portal.call('GET', '/api/auth/me', portal.bearer(secret));

  it('work as their user, and show their secret only when they are made', async () => {
    const { status, body, headers } = await create({ name: '노트북 "x" <b>', days: 7 });
    expect(status).toBe(201);
    expect(headers['cache-control']).toBe('no-store');
    expect(body.secret).toMatch(new RegExp(`^berth_${body.token_id}_[\\w-]{43}$`));
    expect((await me(body.secret)).body.user.user_id).toBe('kim');
    const { secret, ...shown } = body;
    expect(await list()).toEqual([{ ...shown, last_used_at: new Date(portal.clock.now).toISOString() }]);
    const stored = JSON.stringify([await portal.records.tokens.get(body.token_id), await portal.audit()]);
    expect(stored + portal.logged()).not.toContain(secret.slice(-43));
  });

  it.each([
    {},
    { name: '' },
    { name: '   ' },
    { name: 'x'.repeat(101) },
    { name: 'x', days: 0 },
    { name: 'x', days: 366 },
  ])('are not made of %j', async (payload) => {
    expect((await create(payload)).status).toBe(400);
  });

  it('are at most 50 for each user', async () => {
    for (let n = 0; n < 50; n++) await create({ name: `token ${n}` });
    expect((await create({ name: 'one more' })).body.code).toBe('wrong_state');
  });

  it('end with their time', async () => {
    const { secret, token_id } = (await create({ name: 'x', days: 1 })).body;
    portal.clock.now += DAY_MS - 1;
    expect((await me(secret)).status).toBe(200);
    expect(await portal.auth.isLive(token_id)).toBe(true);
    portal.clock.now += 1;
    expect((await me(secret)).status).toBe(401);
    expect(await portal.auth.isLive(token_id)).toBe(false);
  });

  it('end when their user deletes them, and only then', async () => {
    const lee = await portal.user('lee');
    const { secret, token_id } = (await create({ name: 'x' })).body;
    const remove = (who: typeof kim) => portal.call('DELETE', `/api/auth/tokens/${token_id}`, { headers: who.headers });
    expect((await remove(lee)).status).toBe(404);
    expect((await me(secret)).status).toBe(200);
    expect((await remove(kim)).status).toBe(204);
    expect((await me(secret)).status).toBe(401);
    expect(portal.ended).toEqual([token_id]);
    expect((await remove(kim)).status).toBe(404);
    expect((await portal.audit()).slice(0, 2).map((entry) => entry.action)).toEqual(['token.delete', 'token.create']);
  });

  it('are refused with any other secret, and as a cookie', async () => {
    const { secret, token_id } = (await create({ name: 'x' })).body;
    for (const other of [
      `berth_${token_id}_${'a'.repeat(43)}`,
      secret.replace(token_id, '0'.repeat(token_id.length)),
      secret.slice(0, -1),
      `${secret}x`,
      'berth_',
      'berth__',
      "berth_' OR 1=1_x",
    ])
      expect((await me(other)).status).toBe(401);
    const asCookie = await portal.call('GET', '/api/auth/me', { cookies: { berth_access: secret } });
    expect(asCookie.status).toBe(401);
  });

  it('note their last use, but not at each request', async () => {
    const { secret } = (await create({ name: 'x' })).body;
    await me(secret);
    const first = new Date(portal.clock.now).toISOString();
    portal.clock.now += 60_000;
    await me(secret);
    expect((await list())[0].last_used_at).toBe(first);
    portal.clock.now += 5 * 60_000;
    await me(secret);
    expect((await list())[0].last_used_at).toBe(new Date(portal.clock.now).toISOString());
  });

  it('outlive a change of the password', async () => {
    const { secret } = (await create({ name: 'x' })).body;
    const payload = { current: 'password of kim', password: 'another good one' };
    await portal.call('POST', '/api/auth/password', { ...portal.bearer(secret), payload });
    expect((await me(secret)).status).toBe(200);
    expect((await me(kim.token)).status).toBe(401);
  });

  it('of this machine are replaced at each start and are for their owner only', async () => {
    const file = join(portal.home, 'operator.token');
    const secrets: string[] = [];
    for (let start = 0; start < 2; start++) {
      await portal.auth.issueOperatorToken(portal.home);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      secrets.push(readFileSync(file, 'utf8').trim());
    }
    expect((await me(secrets[0] ?? '')).status).toBe(401);
    expect((await me(secrets[1] ?? '')).body.user).toMatchObject({ user_id: 'admin', role: 'admin' });
    expect((await portal.records.tokens.list('admin')).map((token) => token.name)).toEqual([
      `command line on ${hostname()}`,
    ]);
  });

  it('of this machine leave those of another home of the site alone, also where several start at once', async () => {
    const homes = ['one', 'two', 'two'].map((name) => join(portal.home, name));
    await Promise.all(homes.map((home) => portal.auth.issueOperatorToken(home)));
    for (const home of homes) {
      const secret = readFileSync(join(home, 'operator.token'), 'utf8').trim();
      expect((await me(secret)).status).toBe(200);
    }
  });
});

describe('the first administrator', () => {
  it('gets a made-up password that is told once and works', async () => {
    const portal = await testPortal({ adminPassword: null });
    expect(portal.generatedPassword).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect((await portal.login('admin', portal.generatedPassword ?? '')).body.user.role).toBe('admin');
    expect(await portal.auth.ensureAdmin(null)).toEqual({ generatedPassword: null });
    expect(await portal.auth.ensureAdmin('another good password')).toEqual({ generatedPassword: null });
    expect((await portal.login('admin', 'another good password')).status).toBe(401);
    expect(portal.logged() + JSON.stringify(await portal.audit())).not.toContain(portal.generatedPassword);
    await portal.close();
  });
});
