import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError, type Browser, createApi, loginAddress } from './api.ts';

const problem = (status: number, code: string, headers: Record<string, string> = {}, more: object = {}) =>
  new Response(JSON.stringify({ type: 'about:blank', title: 'T', status, code, detail: 'D', ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

/** A portal that wants `valid` in the cookie, and browsers with one cookie jar, one storage and one lock between their tabs. */
function portal() {
  const state = {
    cookie: 'old',
    valid: 'new',
    refreshAnswer: () => Response.json({}),
    now: 1000,
    login: 'fresh' as ReturnType<Browser['login']>,
  };
  const log: string[] = [];
  const wentToLogin: number[] = [];
  const stored = new Map<string, string>();
  let lock: Promise<unknown> = Promise.resolve();
  const browser: Browser = {
    fetch: async (path, init) => {
      const cookie = state.cookie;
      log.push(`${init.method} ${path}`);
      state.now += 1;
      await Promise.resolve();
      if (path === '/api/auth/refresh') {
        const answer = state.refreshAnswer();
        if (answer.ok) state.cookie = state.valid;
        return answer;
      }
      return cookie === state.valid ? Response.json({ path, body: init.body ?? null }) : problem(401, 'not_logged_in');
    },
    locks: {
      request: ((_name: string, run: () => Promise<unknown>) => {
        const turn = lock.then(run);
        lock = turn.catch(() => {});
        return turn;
      }) as LockManager['request'],
    },
    storage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) },
    now: () => state.now,
    login: () => state.login,
    goToLogin: () => wentToLogin.push(1),
    startAnew: () => void log.push('start anew'),
  };
  const refreshes = () => log.filter((line) => line.endsWith('/refresh')).length;
  return { state, log, browser, wentToLogin, refreshes };
}

describe('requests to the API', () => {
  let p: ReturnType<typeof portal>;
  beforeEach(() => {
    p = portal();
  });

  it('end what looked on as a user, and begin the page anew, where the portal says that it is over', async () => {
    const { fetch } = p.browser;
    p.browser.fetch = (path, init) => (path === '/a' ? Promise.resolve(problem(403, 'view_over')) : fetch(path, init));
    p.state.cookie = p.state.valid;
    await expect(createApi(p.browser).get('/a')).rejects.toMatchObject({ code: 'view_over' });
    expect(p.log).toEqual(['DELETE /api/admin/view-as', 'start anew']);
  });

  it('are not sent without a log-in: the log-in page comes at once', async () => {
    p.state.login = 'none';
    await expect(createApi(p.browser).get('/a')).rejects.toMatchObject({ code: 'not_logged_in' });
    expect(p.wentToLogin).toHaveLength(1);
    expect(p.log).toEqual([]);
  });

  it('renew a log-in that is known to be old before they are sent', async () => {
    p.state.login = 'old';
    await createApi(p.browser).get('/a');
    expect(p.log).toEqual(['POST /api/auth/refresh', 'GET /a']);
  });

  it('renew an expired log-in once for all that wait, and repeat each', async () => {
    const api = createApi({ ...p.browser, locks: undefined });
    const answers = await Promise.all([api.get('/a'), api.get('/b'), api.post('/c', { x: 1 })]);
    expect(answers).toEqual([
      { path: '/a', body: null },
      { path: '/b', body: null },
      { path: '/c', body: '{"x":1}' },
    ]);
    expect(p.refreshes()).toBe(1);
  });

  it('renew it once for two tabs that find out at the same time', async () => {
    await Promise.all([createApi(p.browser).get('/a'), createApi(p.browser).get('/b')]);
    expect(p.refreshes()).toBe(1);
  });

  it('renew it again when it has run out again', async () => {
    const api = createApi(p.browser);
    await api.get('/a');
    p.state.valid = 'newer';
    await api.get('/a');
    expect(p.refreshes()).toBe(2);
  });

  it('work without locks, as on a plain-http page', async () => {
    await expect(createApi({ ...p.browser, locks: undefined }).get('/a')).resolves.toMatchObject({ path: '/a' });
  });

  it('lead to the log-in page when the log-in has ended', async () => {
    p.state.refreshAnswer = () => problem(401, 'not_logged_in');
    await expect(createApi(p.browser).get('/a')).rejects.toMatchObject({ code: 'not_logged_in' });
    expect(p.wentToLogin).toHaveLength(1);
  });

  it('stay on the page when the renewal fails for another reason', async () => {
    p.state.refreshAnswer = () => problem(503, 'unavailable');
    await expect(createApi(p.browser).get('/a')).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    expect(p.wentToLogin).toHaveLength(0);
  });

  it('repeat once only', async () => {
    p.state.valid = 'unreachable by refreshing';
    p.state.refreshAnswer = () => Response.json({});
    const never: Browser = {
      ...p.browser,
      fetch: async (path, init) => (await p.browser.fetch(path, init)) && denied(path),
    };
    const denied = (path: string) => (path.endsWith('refresh') ? Response.json({}) : problem(401, 'not_logged_in'));
    await expect(createApi(never).get('/a')).rejects.toMatchObject({ status: 401 });
    expect(p.log).toEqual(['GET /a', 'POST /api/auth/refresh', 'GET /a']);
  });

  it('take a wrong password for what it is, not for an expired log-in', async () => {
    const api = createApi({ ...p.browser, fetch: async () => problem(401, 'wrong_credentials') });
    await expect(api.post('/api/auth/password', {})).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(p.wentToLogin).toHaveLength(0);
  });
});

describe('requests as anybody', () => {
  it('are sent without a log-in, and nobody is led to the log-in page by their refusal', async () => {
    const p = portal();
    p.state.login = 'none';
    const asked = createApi(p.browser).postAsAnybody('/a', { x: 1 });
    await expect(asked).rejects.toMatchObject({ code: 'not_logged_in' });
    expect(p.log).toEqual(['POST /a']);
    expect(p.wentToLogin).toHaveLength(0);
  });

  it('take along a log-in, renewed where it is old, and go without one that cannot be', async () => {
    const p = portal();
    p.state.login = 'old';
    expect(await createApi(p.browser).postAsAnybody('/a', { x: 1 })).toEqual({ path: '/a', body: '{"x":1}' });
    expect(p.log).toEqual(['POST /api/auth/refresh', 'POST /a']);
    const over = portal();
    over.state.login = 'old';
    over.state.refreshAnswer = () => problem(401, 'not_logged_in');
    await expect(createApi(over.browser).postAsAnybody('/a', {})).rejects.toMatchObject({ code: 'not_logged_in' });
    expect(over.log).toEqual(['POST /api/auth/refresh', 'POST /a']);
    expect(over.wentToLogin).toHaveLength(0);
  });
});

describe('errors of the API', () => {
  const failing = (answer: () => Promise<Response>) => createApi({ ...portal().browser, fetch: answer }).get('/a');
  const caught = (promise: Promise<unknown>): Promise<ApiError> =>
    promise.then(
      () => Promise.reject(),
      (error) => error,
    );

  it('carry the fields and the time to wait', async () => {
    const errors = [{ field: 'name', message: 'is too long' }];
    const error = await caught(
      failing(async () => problem(429, 'too_many_requests', { 'retry-after': '37' }, { errors })),
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 429, title: 'T', detail: 'D', retryAfterSeconds: 37, fields: errors });
  });

  it('say unreachable when no answer comes', async () => {
    expect(await caught(failing(() => Promise.reject(new TypeError('Failed to fetch'))))).toMatchObject({
      status: 0,
      code: 'unreachable',
    });
  });

  it('say unreachable when something before the portal answers', async () => {
    const page = async () => new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } });
    expect(await caught(failing(page))).toMatchObject({ status: 502, code: 'unreachable' });
  });
});

it('the log-in page is told where to come back to', () => {
  expect(loginAddress({ pathname: '/sessions', search: '?show=all' })).toBe('/auth/?next=%2Fsessions%3Fshow%3Dall');
});
