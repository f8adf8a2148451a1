import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import type { BusEvent } from '../bus/bus.ts';
import { buildServer, type Server } from '../http/server.ts';
import { migrate } from '../records/migrate.ts';
import type { Records } from '../records/records.ts';
import { recordsOver } from '../records/sql.ts';
import { openSqlite } from '../records/sqlite.ts';
import { createCatalogue } from './catalogue.ts';
import { appRoutes } from './routes.ts';
import { type App, type AppList, app, appList, type Cluster } from './schema.ts';
import { aCluster, aPartition } from './test-cluster.ts';

const user = (user_id: string, role: Principal['role'], account: string | null): Principal => ({
  user_id,
  role,
  account,
  credential_id: 'credential',
  credential: 'secret',
});
const PRINCIPALS: Record<string, Principal> = {
  kim: user('kim', 'user', 'kim'),
  guest: user('guest', 'user', null),
  admin: user('admin', 'admin', 'operator'),
};

const NOW = Date.UTC(2026, 0, 2);

let server: Server;
let folder: string;
let records: Records;
let published: Omit<BusEvent, 'id'>[];
let audited: unknown[][];
let described: Cluster | null;

beforeEach(async () => {
  published = [];
  audited = [];
  described = null;
  folder = mkdtempSync(join(tmpdir(), 'berth-apps-'));
  const db = await openSqlite(join(folder, 'berth.db'));
  await migrate(db);
  records = recordsOver(db);
  const log = pino({ level: 'silent' });
  server = await buildServer({
    log,
    authenticate: async ({ bearer }) => PRINCIPALS[bearer ?? ''] ?? null,
    isOwnOrigin: () => false,
    trustProxy: false,
  });
  const catalogue = await createCatalogue({
    folders: [join(import.meta.dirname, '../../apps'), '/nonexistent/apps'],
    images: null,
    probe: async (program) => program !== 'gmsh',
    log,
  });
  appRoutes(server, {
    catalogue,
    reload: catalogue.reload,
    records,
    sessionsPerUser: async () => 20,
    describeCluster: async () => described,
    bus: { publish: async (event) => String(published.push(event)) },
    accountProblem: ({ account }) =>
      account === null ? { detail: 'No account is mapped to you.', cure: 'Ask an administrator.' } : null,
    now: () => NOW,
    audit: async ({ principal, ip }, ...entry) => void audited.push([principal.user_id, ip, ...entry]),
  });
});
afterEach(async () => {
  await server.close();
  await records.close();
  rmSync(folder, { recursive: true });
});

const request = (method: 'GET' | 'POST', url: string, who?: string, headers: Record<string, string> = {}) =>
  server.inject({ method, url, headers: { ...headers, ...(who && { authorization: `Bearer ${who}` }) } });

describe('the catalogue over HTTP', () => {
  it('lists every app with its form and whether this user can launch it', async () => {
    const { apps, faults } = appList.strict().parse((await request('GET', '/api/app/apps', 'kim')).json());
    const found = Object.fromEntries(apps.map((one) => [one.app_id, one.unavailable]));
    expect(found).toEqual({
      cgx: null,
      desktop: null,
      gedit: null,
      gmsh: { code: 'app_missing', detail: 'Gmsh is not installed on this machine.', cure: 'apt-get install gmsh' },
      paraview: null,
      xterm: null,
    });
    expect(faults).toEqual([]);
  });

  it('says what of the cluster a launch may choose, and nothing where there is none', async () => {
    const clusterOf = async () => (await request('GET', '/api/app/apps', 'kim')).json<AppList>().cluster;
    expect(await clusterOf()).toBeNull();
    described = aCluster({ partitions: [aPartition('viz', { is_default: true, max_minutes: 480 })] });
    expect(await clusterOf()).toEqual(described);
  });

  it('tells how an app is run to nobody', async () => {
    const answer = await request('GET', '/api/app/apps/gedit', 'kim');
    expect(
      app
        .strict()
        .parse(answer.json())
        .params.map(({ id }) => id),
    ).toEqual(['line', 'encoding', 'file']);
    expect(answer.body).not.toMatch(/standalone|\{value\}|argument|"run"/);
  });

  it('tells a user without an account what to do', async () => {
    const answer = await request('GET', '/api/app/apps/gedit', 'guest');
    expect(answer.json<App>().unavailable).toEqual({
      code: 'no_account',
      detail: 'No account is mapped to you.',
      cure: 'Ask an administrator.',
    });
  });

  it('shows broken folders to administrators', async () => {
    const { faults } = (await request('GET', '/api/app/apps', 'admin')).json();
    expect(faults).toEqual([
      { file: '/nonexistent/apps', line: null, message: expect.stringContaining('cannot be read') },
    ]);
  });

  it.each(['nothing', '__proto__', '%2e%2e%2fgedit', '<script>', 'x'.repeat(65)])('has no app %s', async (id) => {
    for (const url of [`/api/app/apps/${id}`, `/api/app/apps/${id}/icon`]) {
      const answer = await request('GET', url, 'kim');
      expect([400, 404]).toContain(answer.statusCode);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });

  it.each(['/api/app/apps', '/api/app/apps/gedit', '/api/app/apps/gedit/icon'])('wants a log-in at %s', async (url) => {
    expect((await request('GET', url)).statusCode).toBe(401);
  });
});

describe('an icon', () => {
  it('is SVG that cannot run anything, and is kept by its tag', async () => {
    const { icon_url } = (await request('GET', '/api/app/apps/gedit', 'kim')).json<App>();
    const icon = await request('GET', icon_url, 'kim');
    expect(icon.body).toContain('<svg');
    expect(icon.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    });
    const again = await request('GET', icon_url, 'kim', { 'if-none-match': String(icon.headers.etag) });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
  });
});

describe('reading the manifests again', () => {
  it('is for administrators, is audited, and is told to everybody', async () => {
    expect((await request('POST', '/api/admin/apps/reload', 'kim')).statusCode).toBe(403);
    expect(published).toEqual([]);
    const answer = await request('POST', '/api/admin/apps/reload', 'admin');
    expect(answer.statusCode).toBe(200);
    expect(answer.json().faults).toHaveLength(1);
    expect(published).toEqual([{ type: 'apps.updated', data: {}, audience: 'everybody' }]);
    expect(audited).toEqual([['admin', '127.0.0.1', 'apps.reload', null, { apps: 6, faults: 1 }]]);
  });
});
