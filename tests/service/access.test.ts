/** Who may do what: every route of the OpenAPI document and both WebSockets, as nobody, as somebody else, and from a foreign page. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Session } from '../../src/session/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';

interface Route {
  method: string;
  path: string;
  open: boolean;
}

let portal: TestPortal;
let admin: Client;
let kim: Client;
let session: Session;
let routes: Route[];

/** Routes that nobody needs to be logged in for, or that check a secret of their own. */
const OPEN = new Set([
  'POST /api/auth/login',
  'POST /api/auth/refresh',
  'POST /api/auth/logout',
  'GET /.well-known/jwks.json',
  'POST /api/app/shares/open',
  'GET /api/notices/public',
  'GET /healthz',
  'GET /readyz',
]);

beforeAll(async () => {
  portal = await startPortal();
  admin = await logIn(portal.url);
  const created = await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: 'kim has a password' });
  expect(created.status).toBe(201);
  kim = await logIn(portal.url, 'kim', 'kim has a password');
  session = await admin.launch({ app_id: 'xterm' });
  await admin.reached(session.session_id, 'running');
  const document = await admin.request<{ paths: Record<string, Record<string, unknown>> }>('GET', '/api/openapi.json');
  routes = Object.entries(document.body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path
        .replace('{session_id}', session.session_id)
        .replace('{run_id}', 'cae-run-1729756800-abc123')
        .replace('{solver_id}', 'gmsh')
        .replace('{app_id}', 'xterm')
        .replace('{share_id}', 'a'.repeat(32))
        .replace('{join_id}', 'a'.repeat(32))
        .replace('{channel}', 'email')
        .replace('{user_id}', 'admin')
        .replace('{preset_id}', 'none')
        .replace('{token_id}', 'none')
        .replace('{notice_id}', 'none'),
      open: OPEN.has(`${method.toUpperCase()} ${path}`),
    })),
  );
});
afterAll(() => portal.dispose());

/** What a route demands before it looks whose session it is. */
const bodyOf = ({ method, path }: Route): object | undefined => {
  if (path.endsWith('/extend')) return { minutes: 5 };
  if (path.endsWith('/shares') && method === 'POST') return {};
  if (path.includes('/join-requests/')) return { answer: 'refused' };
  return path.includes('/guests/') ? { scope: 'control' } : undefined;
};

const call = (route: Route, headers: Record<string, string>): Promise<Response> =>
  fetch(portal.url + route.path, {
    method: route.method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(route.method !== 'GET' && { body: '{}' }),
  });

describe('every route', () => {
  it('is in the document', () => {
    expect(routes.length).toBeGreaterThan(25);
    expect(routes.filter(({ open }) => open)).toHaveLength(OPEN.size);
  });

  it.each([
    ['nothing', {}],
    ['a token that is none', { authorization: 'Bearer nonsense' }],
    ['a cookie that is none', { cookie: 'berth_access=nonsense', origin: 'PORTAL' }],
    ['an API token of nobody', { authorization: `Bearer berth_x_${'a'.repeat(43)}` }],
    ['an unsigned token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' }],
  ])('refuses %s', async (_what, headers) => {
    for (const route of routes.filter(({ open }) => !open)) {
      const own = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replace('PORTAL', portal.url)]),
      );
      const answer = await call(route, own);
      expect(`${route.method} ${route.path} ${answer.status}`).toBe(`${route.method} ${route.path} 401`);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it.each([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['the Origin of another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['the Origin null', { origin: 'null' }],
    ['no Origin', {}],
  ])('refuses a change by cookie with %s', async (_what, headers: Record<string, string>) => {
    for (const route of routes.filter(({ method }) => method !== 'GET')) {
      const answer = await call(route, { cookie: `berth_access=${admin.token}`, ...headers });
      expect(`${route.method} ${route.path} ${answer.status}`).toBe(`${route.method} ${route.path} 403`);
    }
    expect((await admin.session(session.session_id)).status).toBe('running');
  });

  it("is as good as not there for another user's session", async () => {
    // Those of jobs ask for the session's own token, whoever comes.
    const isOfJobs = ({ path }: Route) => path.endsWith('/announcements') || path.endsWith('/thumbnail');
    const isOfStaff = ({ path }: Route) => path.startsWith('/api/admin/');
    const ofUsers = routes.filter((one) => !isOfJobs(one) && !isOfStaff(one));
    for (const route of ofUsers.filter(({ path }) => path.includes(session.session_id))) {
      const answer = await kim.request(route.method, route.path, bodyOf(route));
      expect(`${route.method} ${route.path} ${answer.status}`).toBe(`${route.method} ${route.path} 404`);
    }
    expect((await kim.request<{ sessions: unknown[] }>('GET', '/api/app/sessions')).body.sessions).toEqual([]);
  });

  it("of an administrator's is refused to everybody else", async () => {
    for (const route of routes.filter(({ path }) => path.startsWith('/api/admin/') || path === '/metrics')) {
      const answer = await kim.request(route.method, route.path, route.method === 'GET' ? undefined : {});
      expect(`${route.method} ${route.path} ${answer.status}`).toBe(`${route.method} ${route.path} 403`);
    }
  });
});

describe('support', () => {
  /** What only administrators may, as a body lets it. */
  const ONLY_ADMIN = new Set([
    'POST /api/admin/users',
    'PATCH /api/admin/users/admin',
    'POST /api/admin/apps/reload',
    'PUT /api/admin/apps/xterm',
    'PUT /api/admin/apps/xterm/access',
    'PUT /api/admin/groups/{group_id}',
    'DELETE /api/admin/groups/{group_id}',
    'POST /api/admin/sessions/SESSION/end',
    'POST /api/admin/notices',
    'PUT /api/admin/notices/none',
    'DELETE /api/admin/notices/none',
    'PUT /api/admin/maintenance',
    'DELETE /api/admin/maintenance',
    'GET /api/admin/configuration',
    'GET /api/admin/configuration.csv',
    'GET /api/admin/configuration.json',
  ]);
  let helper: Client;
  beforeAll(async () => {
    await admin.request('POST', '/api/admin/users', {
      user_id: 'helper',
      password: 'helper has a password',
      role: 'support',
    });
    helper = await logIn(portal.url, 'helper', 'helper has a password');
  });

  it("reads what is an administrator's, asks and looks on, and changes nothing", async () => {
    const refused = new Set<string>();
    for (const route of routes.filter(({ path }) => path.startsWith('/api/admin/'))) {
      const { status } = await helper.request(route.method, route.path, route.method === 'GET' ? undefined : {});
      if (status === 403) refused.add(`${route.method} ${route.path.replace(session.session_id, 'SESSION')}`);
    }
    expect(refused).toEqual(ONLY_ADMIN);
  });

  it('reads as a user what says that it may be read, and neither a screen nor a secret', async () => {
    const begun = await fetch(`${portal.url}/api/admin/view-as`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: `berth_access=${helper.token}`,
        origin: portal.url,
      },
      body: JSON.stringify({ user_id: 'kim', reason: 'kim asked' }),
    });
    expect(begun.status).toBe(201);
    const view = begun.headers.getSetCookie()[0]?.split(';', 1)[0];
    const headers = { cookie: `berth_access=${helper.token}; ${view}`, origin: portal.url };
    const readable: string[] = [];
    for (const route of routes.filter(({ open }) => !open)) {
      // Both lead back, or to another user.
      if (route.path === '/api/admin/view-as') continue;
      const answer = await call(route, headers);
      const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
      if (code === 'viewing') continue;
      readable.push(`${route.method} ${route.path.replace(session.session_id, 'SESSION')}`);
    }
    expect(readable.sort()).toEqual([
      'GET /api/app/apps',
      'GET /api/app/apps/xterm',
      'GET /api/app/apps/xterm/icon',
      'GET /api/app/join-requests',
      'GET /api/app/sessions',
      'GET /api/app/sessions.csv',
      'GET /api/app/sessions.json',
      'GET /api/app/sessions/SESSION',
      'GET /api/app/sessions/SESSION/log',
      'GET /api/app/sessions/SESSION/shares',
      'GET /api/auth/me',
      'GET /api/auth/tokens',
      'GET /api/auth/tokens.csv',
      'GET /api/auth/tokens.json',
      'GET /api/auth/views',
      'GET /api/auth/views.csv',
      'GET /api/auth/views.json',
      'GET /api/automation/executions/{execution_id}',
      'GET /api/automation/studies',
      'GET /api/automation/studies/{study_id}',
      'GET /api/automation/studies/{study_id}/samples',
      'GET /api/automation/studies/{study_id}/samples.csv',
      'GET /api/automation/studies/{study_id}/samples.json',
      'GET /api/automation/workflows',
      'GET /api/automation/workflows/{workflow_id}',
      'GET /api/automation/workflows/{workflow_id}/executions',
      'GET /api/automation/workflows/{workflow_id}/versions',
      'GET /api/automation/workflows/{workflow_id}/versions/{version}',
      'GET /api/cae/runs',
      'GET /api/cae/runs/cae-run-1729756800-abc123',
      'GET /api/cae/solvers',
      'GET /api/cae/solvers/gmsh',
      'GET /api/cluster',
      'GET /api/cluster/nodes',
      'GET /api/cluster/nodes.csv',
      'GET /api/cluster/nodes.json',
      'GET /api/cluster/nodes/{name}',
      'GET /api/cluster/partitions.csv',
      'GET /api/cluster/partitions.json',
      'GET /api/cluster/reservations.csv',
      'GET /api/cluster/reservations.json',
      'GET /api/history/cluster',
      'GET /api/history/cluster.csv',
      'GET /api/history/cluster.json',
      'GET /api/history/jobs/{job_id}',
      'GET /api/history/jobs/{job_id}.csv',
      'GET /api/history/jobs/{job_id}.json',
      'GET /api/history/nodes/{name}',
      'GET /api/history/nodes/{name}.csv',
      'GET /api/history/nodes/{name}.json',
      'GET /api/jobs',
      'GET /api/jobs.csv',
      'GET /api/jobs.json',
      'GET /api/jobs/{job_id}',
      'GET /api/jobs/{job_id}/output',
      'GET /api/jobs/{job_id}/output/file',
      'GET /api/notices',
      'GET /api/notifications',
      // A job shows its own token there, whoever brings it.
      'POST /api/app/sessions/SESSION/announcements',
      'POST /api/cae/runs/cae-run-1729756800-abc123/announcements',
      'PUT /api/app/sessions/SESSION/thumbnail',
    ]);
    const socket = (path: string) => new WebSocket(portal.url.replace('http', 'ws') + path, { headers });
    const events = socket('/events');
    await once(events, 'open');
    events.terminate();
    const display = socket(`/display/${session.session_id}`).on('error', () => {});
    const [, refused] = await once(display, 'unexpected-response');
    expect(refused.statusCode).toBe(403);
  });
});

describe('announcements', () => {
  const announce = (token: string): Promise<Response> =>
    fetch(`${portal.url}/api/app/sessions/${session.session_id}/announcements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ type: 'display' }),
    });

  it("are taken by the session's own token only, not even by an administrator's", async () => {
    expect((await announce('')).status).toBe(401);
    expect((await announce(admin.token)).status).toBe(401);
    expect((await announce('A'.repeat(43))).status).toBe(401);
  });
});

describe('both WebSockets', () => {
  /** The status that an upgrade is refused with, or 101. */
  const upgrade = async (path: string, headers: Record<string, string>): Promise<number> => {
    const socket = new WebSocket(portal.url.replace('http', 'ws') + path, { headers });
    const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number);
    socket.on('error', () => {});
    const status = await Promise.race([refused, once(socket, 'open').then(() => 101)]);
    socket.terminate();
    return status;
  };
  const paths = (): string[] => ['/events', `/display/${session.session_id}`];

  it('open with a cookie and the own Origin, and with a token', async () => {
    for (const path of paths()) {
      expect(await upgrade(path, { cookie: `berth_access=${admin.token}`, origin: portal.url })).toBe(101);
      expect(await upgrade(path, { authorization: `Bearer ${admin.token}` })).toBe(101);
    }
  });

  it('open for a forwarded port: the Origin is the address that the browser uses', async () => {
    const headers = { cookie: `berth_access=${admin.token}`, host: 'localhost:9999', origin: 'http://localhost:9999' };
    for (const path of paths()) expect(await upgrade(path, headers)).toBe(101);
  });

  it.each([
    ['nobody', () => ({ origin: portal.url }), 401],
    ['a cookie that is none', () => ({ origin: portal.url, cookie: 'berth_access=nonsense' }), 401],
    ['a foreign Origin', () => ({ origin: 'https://evil.example', cookie: `berth_access=${admin.token}` }), 403],
    [
      'a foreign name that points here',
      () => ({ host: 'evil.example', origin: 'http://evil.example', cookie: `berth_access=${admin.token}` }),
      403,
    ],
    ['no Origin', () => ({ cookie: `berth_access=${admin.token}` }), 403],
  ])('refuse %s', async (_what, headers: () => Record<string, string>, status) => {
    for (const path of paths()) expect(await upgrade(path, headers())).toBe(status);
  });

  it("refuse another user's display", async () => {
    const headers = { authorization: `Bearer ${kim.token}` };
    expect(await upgrade(`/display/${session.session_id}`, headers)).toBe(404);
  });

  it.each([
    '/display/',
    '/display/app-session-1729756800-abc123',
    '/display/../etc/passwd',
    '/display/%2e%2e%2fetc',
    '/display/%252e%252e',
    '/display/127.0.0.1:22',
    '//evil.example/display/x',
    '/nothing',
  ])('have nothing at %s', async (path) => {
    expect(await upgrade(path, { authorization: `Bearer ${admin.token}` })).toBe(404);
  });

  it('are cut when their log-in ends', async () => {
    const other = await logIn(portal.url);
    const sockets = paths().map((path) => other.socket(path));
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    const closed = sockets.map((socket) => once(socket, 'close').then(([code]) => code as number));
    const answer = await fetch(`${portal.url}/api/auth/logout`, {
      method: 'POST',
      headers: { cookie: `berth_access=${other.token}`, origin: portal.url },
    });
    expect(answer.status).toBeLessThan(300);
    expect(await Promise.all(closed)).toEqual([4401, 4401]);
    expect((await other.request('GET', '/api/auth/me')).status).toBe(401);
  });
});

describe('the state on disk', () => {
  it('is for the account that runs Berth alone', async () => {
    const { readdirSync, statSync } = await import('node:fs');
    expect(statSync(portal.home).mode & 0o077).toBe(0);
    for (const name of readdirSync(portal.home)) {
      expect(`${name} ${(statSync(`${portal.home}/${name}`).mode & 0o077).toString(8)}`).toBe(`${name} 0`);
    }
  });

  it('holds no password and no token in clear, and neither does the log', async () => {
    const { readFileSync, readdirSync } = await import('node:fs');
    const files = readdirSync(portal.home).filter((name) => name.startsWith('berth.sqlite'));
    expect(files.length).toBeGreaterThan(0);
    const secrets = ['correct horse battery', 'kim has a password', admin.token, kim.token];
    for (const name of files) {
      const content = readFileSync(`${portal.home}/${name}`, 'latin1');
      for (const secret of secrets) expect(content.includes(secret)).toBe(false);
    }
    for (const secret of secrets) expect(portal.output().includes(secret)).toBe(false);
  });
});
