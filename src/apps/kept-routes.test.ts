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
import { aSession } from '../session/test-cluster.ts';
import { createCatalogue } from './catalogue.ts';
import { appRoutes } from './routes.ts';
import { type App, type AppList, app, type Preset } from './schema.ts';

const APP = '/api/app/apps/gedit';
const ROLES: Record<string, Principal['role']> = { kim: 'user', lee: 'user', sup: 'support' };

let folder: string;
let records: Records;
let server: Server;
let published: Omit<BusEvent, 'id'>[];
let audited: unknown[][];

beforeEach(async () => {
  published = [];
  audited = [];
  folder = mkdtempSync(join(tmpdir(), 'berth-kept-'));
  const db = await openSqlite(join(folder, 'berth.db'));
  await migrate(db);
  records = recordsOver(db);
  for (const [user_id, role] of Object.entries(ROLES)) {
    const user = {
      user_id,
      role,
      password_hash: '',
      account: null,
      disabled: false,
      sessions_max: null,
      created_at: 0,
      version: 1,
    };
    await records.users.insert(user);
  }
  const log = pino({ level: 'silent' });
  server = await buildServer({
    log,
    authenticate: async ({ bearer = '' }) => {
      const role = ROLES[bearer];
      return role === undefined
        ? null
        : { user_id: bearer, role, account: null, credential_id: 'credential', credential: 'secret' };
    },
    isOwnOrigin: () => false,
    trustProxy: false,
  });
  const catalogue = await createCatalogue({
    folders: [join(import.meta.dirname, '../../apps')],
    images: null,
    probe: async () => true,
    log,
  });
  appRoutes(server, {
    catalogue,
    reload: catalogue.reload,
    records,
    bus: { publish: async (event) => String(published.push(event)) },
    accountProblem: () => null,
    sessionsPerUser: async () => 20,
    now: () => 0,
    audit: async ({ principal }, ...entry) => void audited.push([principal.user_id, ...entry]),
  });
});
afterEach(async () => {
  await server.close();
  await records.close();
  rmSync(folder, { recursive: true });
});

const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, who = 'kim') =>
  server.inject({ method, url, headers: { authorization: `Bearer ${who}` }, ...(payload && { payload }) });
const kept = async (who = 'kim') => (await call('GET', APP, undefined, who)).json<App>().kept;
const add = async (payload: object, who = 'kim') => (await call('POST', `${APP}/presets`, payload, who)).json<Preset>();

describe('a favourite', () => {
  it("is the user's alone, also when that is said twice, until it is taken back", async () => {
    for (let times = 0; times < 2; times++) expect((await call('PUT', `${APP}/favourite`)).statusCode).toBe(204);
    expect((await kept()).favourite).toBe(true);
    expect((await kept('lee')).favourite).toBe(false);
    expect((await call('DELETE', `${APP}/favourite`)).statusCode).toBe(204);
    expect((await kept()).favourite).toBe(false);
  });

  it('is audited, and told to the pages of that user only', async () => {
    await call('PUT', `${APP}/favourite`, undefined, 'sup');
    expect(audited).toEqual([['sup', 'app.favourite', 'gedit', { favourite: true }]]);
    expect(published).toEqual([{ type: 'apps.updated', data: {}, audience: { user_id: 'sup' } }]);
  });
});

describe('the last values', () => {
  it('are those that came last, and stay when something else changes', async () => {
    const values = { config: { resources: { cpus: 2 } }, params: { line: 7, file: '/한글.txt' } };
    await call('PUT', `${APP}/last-values`, { params: { line: 1 } });
    expect((await call('PUT', `${APP}/last-values`, values)).statusCode).toBe(204);
    await call('PUT', `${APP}/favourite`);
    expect(await kept()).toEqual({ favourite: true, last: values, presets: [] });
  });
});

describe('presets', () => {
  it('are added, replaced and deleted, each by its id', async () => {
    const mesh = await add({ name: 'Mesh', params: { line: 2 } });
    const notes = await add({ name: '메모', config: { display: { resolution: '1920x1080' } } });
    expect((await kept()).presets).toEqual([mesh, notes]);
    const renamed = { name: 'Fine mesh', params: { line: 3 } };
    const replaced = await call('PUT', `${APP}/presets/${mesh.preset_id}`, renamed);
    expect(replaced.json()).toEqual({ ...renamed, preset_id: mesh.preset_id });
    expect((await call('DELETE', `${APP}/presets/${notes.preset_id}`)).statusCode).toBe(204);
    expect((await kept()).presets).toEqual([replaced.json()]);
    expect(audited.map(([, action]) => action)).toEqual([
      'preset.create',
      'preset.create',
      'preset.update',
      'preset.delete',
    ]);
  });

  it('of the same user have different names', async () => {
    const mesh = await add({ name: 'Mesh' });
    const notes = await add({ name: 'Notes' });
    for (const answer of [
      await call('POST', `${APP}/presets`, { name: ' Mesh ' }),
      await call('PUT', `${APP}/presets/${notes.preset_id}`, { name: 'Mesh' }),
    ]) {
      expect(answer.json()).toMatchObject({ status: 409, code: 'already_exists', errors: [{ field: 'name' }] });
    }
    expect((await call('PUT', `${APP}/presets/${mesh.preset_id}`, { name: 'Mesh', params: {} })).statusCode).toBe(200);
    expect((await add({ name: 'Mesh' }, 'lee')).name).toBe('Mesh');
  });

  it("of somebody else are as good as not there, also for support's staff", async () => {
    const { preset_id } = await add({ name: 'Mesh' });
    for (const who of ['lee', 'sup']) {
      expect((await call('PUT', `${APP}/presets/${preset_id}`, { name: 'Mine' }, who)).statusCode).toBe(404);
      expect((await call('DELETE', `${APP}/presets/${preset_id}`, undefined, who)).statusCode).toBe(404);
      expect((await kept(who)).presets).toEqual([]);
    }
    expect((await kept()).presets).toHaveLength(1);
  });

  it('are at most twenty, whoever saves at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, n) => call('POST', `${APP}/presets`, { name: `Preset ${n}` })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(20).fill(201), ...Array(5).fill(409)]);
    expect((await kept()).presets).toHaveLength(20);
  });
});

describe('hostile input', () => {
  it.each<[string, object]>([
    ['a name of two lines', { name: 'two\nlines' }],
    ['no name', { name: '  ' }],
    ['a name without an end', { name: 'x'.repeat(101) }],
    ['a field of its own', { name: 'a', favourite: true }],
    ['a resource that there is not', { name: 'a', config: { resources: { rockets: 1 } } }],
    ['a partition that is an option', { name: 'a', config: { resources: { partition: '--uid=0' } } }],
    ['a value that is an object', { name: 'a', params: { file: { $ne: '' } } }],
    ['a value without an end', { name: 'a', params: { file: 'x'.repeat(5000) } }],
    [
      'values that are many',
      { name: 'a', params: Object.fromEntries([...Array(9)].map((_, n) => [`p${n}`, 'x'.repeat(4000)])) },
    ],
  ])('with %s is refused, and nothing is kept of it', async (_what, body) => {
    const answer = await call('POST', `${APP}/presets`, body);
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request' });
    expect((await kept()).presets).toEqual([]);
  });

  it('with an app or a preset that does not exist is not found', async () => {
    for (const url of ['/api/app/apps/nothing/favourite', '/api/app/apps/__proto__/favourite'])
      expect((await call('PUT', url)).statusCode).toBe(404);
    expect((await call('DELETE', `${APP}/presets/constructor`)).statusCode).toBe(404);
    expect(await records.keptApps.list('kim')).toEqual([]);
  });
});

describe('what was launched lately', () => {
  it("is known by the newest of the user's own sessions that are still listed", async () => {
    const at = Date.parse('2026-01-02T03:04:05Z');
    const sessions = [
      { session_id: 'app-session-1729756800-aaaaaa', created_at: at - 5000 },
      { session_id: 'app-session-1729756801-aaaaaa', created_at: at, status: 'stopped' as const },
      { session_id: 'app-session-1729756802-aaaaaa', created_at: at + 5000, user_id: 'lee' },
    ];
    for (const one of sessions) await records.sessions.insert(aSession(one));
    const { apps } = (await call('GET', '/api/app/apps')).json<AppList>();
    expect(apps.flatMap(({ app_id, launched_at }) => (launched_at ? [[app_id, launched_at]] : []))).toEqual([
      ['gedit', '2026-01-02T03:04:05.000Z'],
    ]);
    expect(app.strict().parse(apps[0])).toBeTruthy();
  });
});
