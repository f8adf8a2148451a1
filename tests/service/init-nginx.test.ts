/** The site that `berth init` writes for nginx, in a real nginx, before stand-ins of the services. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { type RequestOptions, request as requestHttps } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { processesOf } from '../../src/init/processes.ts';
import { SERVICES, type Service } from '../../src/services.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { type SiteFolder, SLURM, siteFolder } from '../support/site-folder.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

let site: SiteFolder;
let upstreams: Upstream[];
let nginx: Nginx;
beforeAll(async () => {
  site = await siteFolder(...SLURM, '--replicas', '2');
});
afterAll(() => site?.remove());
beforeEach(async () => {
  upstreams = [];
  const ports = new Map<number, number>();
  for (const process of processesOf(SERVICES, 2)) {
    for (const port of process.ports) {
      const upstream = await startUpstream(process.service);
      upstreams.push(upstream);
      ports.set(port, upstream.port);
    }
  }
  nginx = await startNginx(site.read('nginx/berth.conf'), ports);
});
afterEach(async () => {
  await nginx?.end();
  await Promise.all(upstreams.map((upstream) => upstream.die()));
});

const replicas = (service: Service): [Upstream, Upstream] => {
  const [one, other] = upstreams.filter((upstream) => upstream.service === service);
  if (one === undefined || other === undefined) throw new Error(`${service} has no two replicas`);
  return [one, other];
};
const seen = () => upstreams.flatMap((upstream) => upstream.seen);

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The path goes out as it is written here: no dots are resolved, nothing is decoded. */
async function ask(path: string, options: RequestOptions & { body?: string | Buffer } = {}): Promise<Answer> {
  const { body, headers, ...more } = options;
  const request = requestHttps({
    host: '127.0.0.1',
    port: nginx.https,
    servername: 'portal.example',
    // What init wrote is all that a client has to trust.
    ca: site.read('tls/cert.pem'),
    path,
    headers: { host: 'portal.example', ...(headers as Record<string, string>) },
    agent: false,
    ...more,
  });
  request.end(body);
  const [response] = await once(request, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

function socketTo(path: string): WebSocket {
  // What it is not declared to take it hands to TLS.
  const options = {
    servername: 'portal.example',
    ca: site.read('tls/cert.pem'),
    headers: { host: 'portal.example', origin: 'https://portal.example' },
  };
  return new WebSocket(`wss://127.0.0.1:${nginx.https}${path}`, options);
}

describe('each address', () => {
  it.each<[Service, string]>([
    ['auth', '/api/auth/login'],
    ['auth', '/api/admin/users'],
    ['auth', '/.well-known/jwks.json'],
    ['cae', '/api/admin/apps/reload'],
    ['cae', '/api/admin/sessions?user_id=kim'],
    ['cae', '/api/admin/sessions/app-session-1761316200-abc123/end'],
    ['cae', '/api/admin/join-requests/1/desktop'],
    ['cae', '/api/admin/apps'],
    ['cae', '/api/admin/apps/gedit/access'],
    ['auth', '/api/admin/groups'],
    ['auth', '/api/admin/view-as'],
    ['dashboard', '/api/admin/notices'],
    ['dashboard', '/api/admin/notices/some-id'],
    ['dashboard', '/api/admin/notices.csv'],
    ['dashboard', '/api/admin/configuration.json'],
    ['cae', '/api/admin/apps.csv'],
    ['cae', '/api/admin/sessions.csv?status=running'],
    ['cae', '/api/app/sessions.csv'],
    ['auth', '/api/admin/users.csv'],
    ['auth', '/api/auth/views.json'],
    ['dashboard', '/api/admin/maintenance'],
    ['dashboard', '/api/admin/health'],
    ['dashboard', '/api/admin/configuration'],
    ['dashboard', '/api/notices'],
    ['cae', '/api/app/sessions?limit=1'],
    ['cae', '/api/cae/runs'],
    ['cae', '/api/files/home/x%20y%2Fz'],
    ['automation', '/api/automation/studies'],
    ['events', '/events?after=7-0'],
    ['gateway', '/display/app-session-1729756800-abc123'],
    ['dashboard', '/api/cluster/nodes'],
    ['dashboard', '/api/jobs'],
    ['dashboard', '/api/jobs/7'],
    ['dashboard', '/api/notices'],
    ['dashboard', '/api/notifications'],
    ['dashboard', '/api/openapi.json'],
    ['dashboard', '/api/docs/'],
    ['dashboard', '/'],
    ['dashboard', '/auth/?next=%2Fsessions'],
    ['dashboard', '/dashboard/'],
    ['dashboard', '/shared'],
    ['dashboard', '/sessions/app-session-1729756800-abc123'],
  ])('goes to its service, as it was sent: %s %s', async (service, path) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ status: 200, body: service });
    expect(seen()).toEqual([expect.objectContaining({ method: 'GET', url: path })]);
  });

  it.each([
    '/metrics',
    '/healthz',
    '/readyz',
    '/metrics?x=1',
    '//metrics',
    '/%6detrics',
    '/api/app/../../metrics',
    '/api/x/%2e%2e/%2e%2e/readyz',
  ])('of operation is none from outside: %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
    expect(seen()).toEqual([]);
  });
});

it('tells services who asks and by which id, whatever the client says of it, and logs the same id', async () => {
  const answer = await ask('/api/app/sessions', {
    headers: {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'for=203.0.113.9',
      'x-request-id': 'forged',
    },
  });
  const [{ headers } = { headers: {} as IncomingHttpHeaders }] = seen();
  expect(headers).toMatchObject({
    host: 'portal.example',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
    connection: 'close',
  });
  for (const name of ['x-forwarded-host', 'forwarded', 'upgrade']) expect(headers).not.toHaveProperty(name);
  const id = headers['x-request-id'];
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(answer.headers['x-request-id']).toBe(id);
  const log = await nginx.logged(({ request_id }) => request_id === id);
  expect(log).toEqual([expect.objectContaining({ uri: '/api/app/sessions', status: 200 })]);
});

it('keeps the headers of security that services send, and adds that browsers stay with https, once', async () => {
  const { headers } = await ask('/');
  expect(headers).toMatchObject({
    'content-security-policy': "default-src 'self'",
    'strict-transport-security': 'max-age=31536000',
  });
  expect(headers.server).toBe('nginx');
});

describe('a replica that is gone', () => {
  it('is not noticed by who asks, and is asked no more after it has failed', async () => {
    const [, dead] = replicas('cae');
    await dead.die();
    for (let count = 0; count < 12; count++) expect((await ask('/api/app/sessions')).status).toBe(200);
    // What was never sent to it may go to the other one, whatever it is.
    expect((await ask('/api/app/sessions', { method: 'POST', body: '{}' })).status).toBe(200);
    const log = await nginx.logged(({ uri }) => uri === '/api/app/sessions');
    expect(log.filter(({ upstream }) => upstream.includes(`:${dead.port}`)).length).toBe(1);
  });

  it('is told as a part that does not answer where it was the only one', async () => {
    await upstreams.find(({ service }) => service === 'auth')?.die();
    const answer = await ask('/api/auth/me');
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '5' },
    });
    expect(answer.headers).toHaveProperty('strict-transport-security');
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'unavailable', status: 503 });
    expect((await ask('/')).status).toBe(200);
  });
});

describe('a replica that dies over a request', () => {
  beforeEach(() => {
    for (const upstream of replicas('cae')) upstream.answer((request) => void request.socket.destroy());
  });

  it.each(['POST', 'PATCH'])('has been the only one to see a %s', async (method) => {
    const answer = await ask('/api/app/sessions', { method, body: '{}' });
    expect([answer.status, seen().length]).toEqual([503, 1]);
  });

  it.each([
    ['GET', '/api/app/sessions/x', {}],
    ['DELETE', '/api/app/sessions/x', {}],
    ['POST', '/api/app/sessions', { 'idempotency-key': 'a-key-of-its-own' }],
    ['POST', '/api/app/sessions/x/restart', { 'idempotency-key': 'a-key-of-its-own' }],
  ])(
    'is followed by the other one for a %s of %s that may be repeated, and both are tried thrice at most',
    async (method, path, headers) => {
      const answer = await ask(path, { method, headers, ...(method === 'POST' && { body: '{}' }) });
      expect([answer.status, seen().length]).toEqual([503, 3]);
      expect(seen().map((request) => request.method)).toEqual([method, method, method]);
      for (const replica of replicas('cae')) expect(replica.seen.length).toBeGreaterThan(0);
    },
  );
});

describe('a WebSocket', () => {
  it.each<[string, Service]>([
    ['/events', 'events'],
    ['/events?after=7-0', 'events'],
    ['/display/app-session-1729756800-abc123', 'gateway'],
  ])('is opened at %s', async (path, service) => {
    const socket = socketTo(path);
    await once(socket, 'open');
    socket.send('hello');
    const [answer] = await once(socket, 'message');
    expect(String(answer)).toBe(`${service}: hello`);
    expect(seen()[0]).toMatchObject({ url: path, headers: { origin: 'https://portal.example' } });
    socket.terminate();
  });

  it.each(['/api/app/sessions', '/', '/eventsx', '/display/'])('is a request like others at %s', async (path) => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
    expect((await ask(path, { headers })).status).toBe(200);
    expect(seen()[0]?.headers).not.toHaveProperty('upgrade');
  });

  it('is the only protocol that a connection changes to', async () => {
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' };
    expect((await ask('/events', { headers })).status).toBe(200);
    expect(seen()[0]?.headers).not.toHaveProperty('upgrade');
  });
});

it('leads from http to https, by its own name', async () => {
  const request = requestHttp({
    port: nginx.http,
    path: '/sessions?show=all',
    headers: { host: 'evil.example' },
  }).end();
  const [response] = await once(request, 'response');
  response.resume();
  expect([response.statusCode, response.headers.location]).toEqual([301, 'https://portal.example/sessions?show=all']);
});

it('speaks HTTP/2', async () => {
  const session = connectHttp2(`https://127.0.0.1:${nginx.https}`, {
    servername: 'portal.example',
    ca: site.read('tls/cert.pem'),
  });
  const stream = session.request({ ':path': '/', ':authority': 'portal.example' });
  expect(await text(stream.setEncoding('utf8'))).toBe('dashboard');
  session.destroy();
  const log = await nginx.logged(({ uri }) => uri === '/');
  expect(log[0]?.protocol).toBe('HTTP/2.0');
});

it('serves the files of the build itself, compressed where that is understood, to be kept for a year', async () => {
  const script = 'export {};'.repeat(99);
  writeFileSync(join(nginx.web, 'assets/main-1a2b3c4d.js'), script);
  writeFileSync(join(nginx.web, 'assets/main-1a2b3c4d.js.gz'), gzipSync(script));
  const plain = await ask('/assets/main-1a2b3c4d.js');
  expect(plain).toMatchObject({
    status: 200,
    body: script,
    headers: {
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    },
  });
  const packed = await ask('/assets/main-1a2b3c4d.js', { headers: { 'accept-encoding': 'gzip' } });
  expect(packed.headers['content-encoding']).toBe('gzip');
  const missing = await ask('/assets/other-1a2b3c4d.js');
  expect(missing.status).toBe(404);
  expect(missing.headers).not.toHaveProperty('cache-control');
  expect(seen()).toEqual([]);
});

describe('an answer that says much', () => {
  const encodingOf = async (path: string, headers: Record<string, string>) =>
    (await ask(path, { headers })).headers['content-encoding'];
  beforeEach(() => {
    for (const upstream of upstreams)
      upstream.answer((_, response) => {
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        response.end(JSON.stringify(Array(500).fill('node')));
      });
  });

  it.each([
    '/api/cluster/nodes',
    '/api/cluster/nodes.csv',
    '/api/history/cluster?hours=1',
    '/api/jobs?scope=all',
    '/api/jobs.json',
  ])('is compressed where that is understood: %s', async (path) => {
    expect(await encodingOf(path, { 'accept-encoding': 'gzip' })).toBe('gzip');
    expect(await encodingOf(path, {})).toBeUndefined();
    expect(seen()).toHaveLength(2);
  });

  it.each([
    '/api/auth/tokens',
    '/api/auth/me',
    '/api/app/sessions/x/display',
    '/api/app/sessions/x/shares',
    '/api/notifications',
    '/api/jobs/7',
    '/api/jobs/7/output',
    '/api/jobsx',
    '/api/files/home',
    '/',
  ])('does not tell by its length what it says where that may be secret: %s', async (path) => {
    expect(await encodingOf(path, { 'accept-encoding': 'gzip' })).toBeUndefined();
  });
});

it('takes large bodies for files alone', async () => {
  const body = Buffer.alloc(2 * 1024 * 1024);
  expect((await ask('/api/files/home/result.bin', { method: 'PUT', body })).status).toBe(200);
  expect((await ask('/api/app/sessions', { method: 'POST', body })).status).toBe(413);
});
