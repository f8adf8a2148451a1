/** A portal of log-in alone, for tests: the real server, guard, bus and SQLite in a temporary folder, and a clock to turn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { memoryBus } from '../bus/memory.ts';
import { buildServer } from '../http/server.ts';
import { migrate } from '../records/migrate.ts';
import { recordsOver } from '../records/sql.ts';
import { openSqlite } from '../records/sqlite.ts';
import type { OsAccount } from './accounts.ts';
import { homeKeys } from './keys.ts';
import { authRoutes } from './routes.ts';
import type { Role } from './schema.ts';
import { authService } from './service.ts';

export const ADMIN_PASSWORD = 'correct horse battery';
export const ORIGIN = 'http://portal.example';

const person = (uid: number): OsAccount => ({ uid, gid: uid, home: '/home/person', shell: '/bin/sh' });
const ACCOUNTS: Record<string, OsAccount> = {
  kim: person(1000),
  lee: person(1001),
  root: person(0),
  daemon: person(1),
  nobody: person(65_534),
};

export async function testPortal(options: { secureCookies?: boolean; adminPassword?: null } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'berth-auth-'));
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
  const db = await openSqlite(join(home, 'berth.db'));
  await migrate(db);
  const records = recordsOver(db);
  const bus = memoryBus({ now, onError: (error) => log.error(error) });
  const ended: unknown[] = [];
  bus.subscribe(({ type, data, audience }) => {
    if (type === 'credential.ended' && audience === 'services')
      ended.push((data as { credential_id: string }).credential_id);
  });
  const auth = authService({
    records,
    bus,
    keys: await homeKeys(home),
    accountExists: async (name) => ACCOUNTS[name] ?? null,
    log,
    now,
  });
  const adminPassword = options.adminPassword === null ? null : ADMIN_PASSWORD;
  const { generatedPassword } = await auth.ensureAdmin(adminPassword);
  const app = await buildServer({
    log,
    authenticate: auth.authenticate,
    isOwnOrigin: (origin) => origin === ORIGIN,
    trustProxy: false,
  });
  authRoutes(app, { auth, records, secureCookies: options.secureCookies ?? false, runsAs: ({ account }) => account });
  await app.ready();

  async function call(
    method: InjectOptions['method'] & string,
    url: string,
    more: Omit<InjectOptions, 'method' | 'url'> = {},
  ) {
    const response = await app.inject({ method: method as 'GET', url, ...more });
    const cookies = Object.fromEntries(response.cookies.map((cookie) => [cookie.name, cookie.value]));
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.body === '' ? null : response.json(),
      cookies,
      setCookies: response.cookies,
    };
  }
  const login = (username: string, password: string, address = '192.0.2.1') =>
    call('POST', '/api/auth/login', { payload: { username, password }, remoteAddress: address });
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  return {
    home,
    generatedPassword,
    clock,
    /** What was logged, as one text. */
    logged: () => lines.join(''),
    records,
    bus,
    auth,
    /** The credentials whose end was announced. */
    ended,
    call,
    login,
    bearer,
    /** A user with that role, logged in. */
    async user(user_id: string, role: Role = 'user', password = `password of ${user_id}`) {
      const admin = await login('admin', ADMIN_PASSWORD);
      await call('POST', '/api/admin/users', {
        ...bearer(admin.body.access_token),
        payload: { user_id, password, role },
      });
      const { body, cookies } = await login(user_id, password);
      return { token: body.access_token as string, cookies, ...bearer(body.access_token) };
    },
    refresh: (berth_refresh: string) =>
      call('POST', '/api/auth/refresh', { cookies: { berth_refresh }, headers: { origin: ORIGIN } }),
    audit: async () => (await records.audit.list({ limit: 100 })).items,
    async close() {
      await app.close();
      await records.close();
      rmSync(home, { recursive: true });
    },
  };
}

export type TestPortal = Awaited<ReturnType<typeof testPortal>>;
