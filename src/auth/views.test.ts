/** Support sees the portal as a user does: what it is good for, and what ends it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_PASSWORD, ORIGIN, type TestPortal, testPortal } from './test-portal.ts';

const MINUTE_MS = 60_000;

describe('a view', () => {
  let portal: TestPortal;
  let admin: string;
  beforeEach(async () => {
    portal = await testPortal();
    admin = (await portal.login('admin', ADMIN_PASSWORD)).body.access_token;
    await portal.user('kim');
    await portal.user('helper', 'support');
  });
  afterEach(() => portal.close());

  const cookiesOf = async (name: string, password = `password of ${name}`) => {
    const { cookies } = await portal.login(name, password);
    return cookies as { berth_access: string; berth_refresh: string };
  };
  const begin = (cookies: object, user_id = 'kim') =>
    portal.call('POST', '/api/admin/view-as', {
      cookies: { ...cookies },
      headers: { origin: ORIGIN },
      payload: { user_id, reason: 'kim cannot find a session' },
    });
  const change = (method: 'POST' | 'DELETE', url: string, cookies: object, payload?: object) =>
    portal.call(method, url, { cookies: { ...cookies }, headers: { origin: ORIGIN }, ...(payload && { payload }) });
  const me = (cookies: object) => portal.call('GET', '/api/auth/me', { cookies: { ...cookies } });

  /** The cookies of a helper who looks on as kim. */
  async function looking() {
    const login = await cookiesOf('helper');
    const { cookies } = await begin(login);
    return { ...login, berth_view: cookies.berth_view ?? '' };
  }

  it('answers as that user, says who looks on and until when, and its cookie is for the server alone', async () => {
    const login = await cookiesOf('helper');
    const begun = await begin(login);
    expect(begun.status).toBe(201);
    const [cookie] = begun.setCookies;
    expect(cookie).toMatchObject({ name: 'berth_view', httpOnly: true, sameSite: 'Strict', path: '/' });
    const { body } = await me({ ...login, berth_view: begun.cookies.berth_view });
    expect(body.user).toMatchObject({ user_id: 'kim', role: 'user' });
    expect(body.viewing).toEqual({
      by: 'helper',
      expires_at: new Date(portal.clock.now + 30 * MINUTE_MS).toISOString(),
    });
    expect((await me(login)).body).toMatchObject({ user: { user_id: 'helper' }, viewing: null });
  });

  it('changes nothing, and reads only what says that it may be read', async () => {
    const cookies = await looking();
    const refused = [
      await change('POST', '/api/auth/tokens', cookies, { name: 'a way to stay' }),
      await change('POST', '/api/auth/password', cookies, { current: 'password of kim', password: 'another password' }),
      await change('DELETE', '/api/auth/tokens/none', cookies),
      await portal.call('GET', '/api/openapi.json', { cookies }),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [403, 'viewing']));
    // Nor does it do as kim what helper may do.
    expect((await portal.call('GET', '/api/admin/users', { cookies })).body.code).toBe('viewing');
    expect((await portal.call('GET', '/api/auth/tokens', { cookies })).body).toEqual({ tokens: [] });
  });

  it.each([
    ['another log-in of the same person', async () => cookiesOf('helper')],
    ['the log-in of an administrator', async () => cookiesOf('admin', ADMIN_PASSWORD)],
    ['the log-in of the user', async () => cookiesOf('kim')],
  ])('is no good with %s', async (_who, logIn) => {
    const { berth_view } = await looking();
    const answer = await me({ ...(await logIn()), berth_view });
    expect([answer.status, answer.body.code]).toEqual([403, 'view_over']);
  });

  it('is known to auth without its token, in its own log-in and as long as it lasts', async () => {
    const login = await cookiesOf('helper');
    await begin(login);
    const [view] = await portal.records.views.unended({ user_id: 'kim' });
    const viewer = (credential_id = view?.login_id ?? '') => ({
      user_id: 'helper',
      role: 'support' as const,
      account: null,
      credential_id,
      credential: 'shown',
    });
    const shown = (as = viewer()) => portal.auth.views.shownBy(view?.view_id ?? '', as);
    expect(await shown()).toMatchObject({ user_id: 'kim', viewed_by: 'helper', credential: 'shown' });
    await expect(shown(viewer('login-of-another'))).rejects.toMatchObject({ code: 'view_over' });
    await expect(portal.auth.views.shownBy('view-0', viewer())).rejects.toMatchObject({ code: 'view_over' });
    portal.clock.now += 30 * MINUTE_MS;
    await expect(shown()).rejects.toMatchObject({ code: 'view_over' });
  });

  it('is no good without a log-in, beside a token, changed, or made up', async () => {
    const { berth_view, berth_access } = await looking();
    expect((await me({ berth_view })).status).toBe(401);
    const byBearer = await portal.call('GET', '/api/auth/me', {
      cookies: { berth_view },
      ...portal.bearer(berth_access),
    });
    expect(byBearer.body.user.user_id).toBe('helper');
    const other = (await looking()).berth_view;
    const mixed = `${berth_view.split('.')[0]}.${other.split('.')[1]}`;
    for (const forged of [
      `${berth_view.slice(0, -1)}~`,
      mixed,
      `view-${'0'.repeat(32)}.${'a'.repeat(43)}`,
      'kim',
      '',
    ]) {
      expect((await me({ berth_access, berth_view: forged })).body.code).toBe('view_over');
    }
  });

  it.each([
    ['admin', 403],
    ['other-helper', 403],
    ['lee', 403],
    ['nobody', 404],
  ])('shows %s to nobody', async (whom, status) => {
    await portal.user('other-helper', 'support');
    await portal.user('lee');
    await portal.call('PATCH', '/api/admin/users/lee', { ...portal.bearer(admin), payload: { disabled: true } });
    expect((await begin(await cookiesOf('helper'), whom)).status).toBe(status);
    expect((await begin(await cookiesOf('admin', ADMIN_PASSWORD), whom)).status).toBe(status);
  });

  it('is begun by support and administrators with a log-in alone', async () => {
    expect((await begin(await cookiesOf('kim'), 'kim')).status).toBe(403);
    const { body } = await portal.call('POST', '/api/auth/tokens', {
      ...portal.bearer(admin),
      payload: { name: 'script' },
    });
    const byToken = await portal.call('POST', '/api/admin/view-as', {
      ...portal.bearer(body.secret),
      payload: { user_id: 'kim', reason: 'a script' },
    });
    expect(byToken.status).toBe(403);
    expect((await begin(await cookiesOf('admin', ADMIN_PASSWORD))).status).toBe(201);
  });

  /** What ends a view of helper's, of which there is one. */
  const ENDS: [string, string, (cookies: Awaited<ReturnType<typeof looking>>) => Promise<unknown>][] = [
    ['whoever looks on ends it', 'ended', (cookies) => change('DELETE', '/api/admin/view-as', cookies)],
    ['they begin another', 'ended', (cookies) => begin(cookies)],
    ['they log out', 'log-in ended', (cookies) => change('POST', '/api/auth/logout', cookies)],
    [
      'they are disabled',
      'log-in ended',
      () => portal.call('PATCH', '/api/admin/users/helper', { ...portal.bearer(admin), payload: { disabled: true } }),
    ],
    [
      'they are of support no more',
      'log-in ended',
      () => portal.call('PATCH', '/api/admin/users/helper', { ...portal.bearer(admin), payload: { role: 'user' } }),
    ],
    [
      'the user is disabled',
      'user changed',
      () => portal.call('PATCH', '/api/admin/users/kim', { ...portal.bearer(admin), payload: { disabled: true } }),
    ],
    [
      'the user becomes an administrator',
      'user changed',
      () => portal.call('PATCH', '/api/admin/users/kim', { ...portal.bearer(admin), payload: { role: 'admin' } }),
    ],
  ];
  it.each(ENDS)('is over at once when %s, which is told and audited', async (_what, why, end) => {
    const cookies = await looking();
    const viewId = cookies.berth_view.split('.')[0] ?? '';
    expect(await portal.auth.isLive(viewId)).toBe(true);
    await end(cookies);
    expect((await me(cookies)).status).not.toBe(200);
    expect(await portal.auth.isLive(viewId)).toBe(false);
    expect(portal.ended).toContain(viewId);
    const [entry, ...others] = (await portal.audit()).filter(({ action }) => action === 'view.end');
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ user_id: 'helper', target: 'kim', detail: { view_id: viewId, why } });
  });

  it('is over after 30 minutes, however much the log-in is renewed', async () => {
    const { berth_access: _old, ...cookies } = await looking();
    portal.clock.now += 30 * MINUTE_MS - 1;
    const refreshed = await portal.refresh(cookies.berth_refresh);
    const { berth_access = '' } = refreshed.cookies;
    expect((await me({ ...cookies, berth_access })).body.user.user_id).toBe('kim');
    portal.clock.now += 1;
    expect((await me({ ...cookies, berth_access })).body.code).toBe('view_over');
    expect(await portal.auth.isLive(cookies.berth_view.split('.')[0] ?? '')).toBe(false);
    await portal.auth.housekeep();
    const end = (await portal.audit()).find(({ action }) => action === 'view.end');
    expect(end).toMatchObject({ user_id: 'helper', target: 'kim', detail: { why: 'time' } });
  });

  it('is told to its user: who, why, from when until when', async () => {
    const kim = portal.bearer((await portal.login('kim', 'password of kim')).body.access_token);
    const told = async () => (await portal.call('GET', '/api/auth/views', kim)).body.views;
    expect(await told()).toEqual([]);
    const at = (minutes: number) => new Date(portal.clock.now + minutes * MINUTE_MS).toISOString();
    const began = at(0);
    const first = await looking();
    const view = { by: 'helper', reason: 'kim cannot find a session', started_at: began, jobs: [] };
    expect(await told()).toEqual([{ ...view, ended_at: null }]);
    portal.clock.now += 5 * MINUTE_MS;
    await change('DELETE', '/api/admin/view-as', first);
    expect(await told()).toEqual([{ ...view, ended_at: at(0) }]);
    await looking();
    const [second] = await told();
    expect(second).toMatchObject({ started_at: at(0), ended_at: null });
    // Also where nobody has written down that its time was over.
    const over = at(30);
    portal.clock.now += 40 * MINUTE_MS;
    const lee = await portal.login('kim', 'password of kim');
    const { body } = await portal.call('GET', '/api/auth/views', portal.bearer(lee.body.access_token));
    expect(body.views[0]).toMatchObject({ ended_at: over });
  });

  it('is told to its user, and what was read in it, however much that was', async () => {
    const kim = portal.bearer((await portal.login('kim', 'password of kim')).body.access_token);
    await looking();
    const [begun] = await portal.records.views.unended({ user_id: 'kim' });
    const note = { user_id: 'helper', address: null, action: 'job.output_read', target: 'kim' };
    for (let n = 0; n < 205; n++) {
      portal.clock.now += 1;
      await portal.auth.audit({
        ...note,
        detail: { view_id: begun?.view_id, job_id: String(n % 7), stream: 'output' },
      });
    }
    const { views } = (await portal.call('GET', '/api/auth/views', kim)).body;
    expect(views).toHaveLength(1);
    expect(views[0].jobs.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('does not outlast another log-in in the same browser', async () => {
    const { berth_view } = await looking();
    const answer = await portal.call('POST', '/api/auth/login', {
      cookies: { berth_view },
      headers: { origin: ORIGIN },
      payload: { username: 'kim', password: 'password of kim' },
    });
    expect(answer.setCookies.find(({ name }) => name === 'berth_view')).toMatchObject({ value: '' });
  });
});
