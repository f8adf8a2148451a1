/** An administrator disables an app over HTTP: nobody launches it, what runs goes on, and a portal that starts again remembers. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AdministeredApp, AdministeredAppList, AppList } from '../../src/apps/schema.ts';
import type { AuditEntry } from '../../src/auth/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';

const XTERM = '/api/admin/apps/xterm';
const MESSAGE = '라이선스 서버 점검 중: until Monday';

let portal: TestPortal;
let admin: Client;
beforeAll(async () => {
  portal = await startPortal();
  admin = await logIn(portal.url);
});
afterAll(() => portal?.dispose());

const disable = (client: Client, message = MESSAGE) => client.request('PUT', XTERM, { enabled: false, message });
const inCatalogue = async () =>
  (await admin.request<AppList>('GET', '/api/app/apps')).body.apps.find(({ app_id }) => app_id === 'xterm');
const administered = async (client: Client) =>
  (await client.request<AdministeredAppList>('GET', '/api/admin/apps')).body.apps.find(
    ({ app_id }) => app_id === 'xterm',
  );

it('is refused to support, which may look, and without a message', async () => {
  await admin.request('POST', '/api/admin/users', { user_id: 'sup', password: 'sup has a password', role: 'support' });
  const support = await logIn(portal.url, 'sup', 'sup has a password');
  expect(await administered(support)).toMatchObject({ app_id: 'xterm', disabled: null });
  expect((await disable(support)).status).toBe(403);
  expect((await disable(admin, ' ')).status).toBe(400);
  expect((await admin.request('PUT', '/api/admin/apps/none', { enabled: true })).status).toBe(404);
  expect(await administered(admin)).toMatchObject({ disabled: null });
});

it('stops launches and restarts, ends no session, outlives the portal, and is undone', async () => {
  const { session_id } = await admin.launch({ app_id: 'xterm' });
  await admin.reached(session_id, 'running');
  const disabled = await admin.request<AdministeredApp>('PUT', XTERM, { enabled: false, message: MESSAGE });
  expect(disabled).toMatchObject({ status: 200, body: { disabled: { message: MESSAGE } } });

  await portal.kill('SIGKILL');
  await portal.start();
  expect((await inCatalogue())?.unavailable).toMatchObject({ code: 'disabled', detail: MESSAGE });
  const refused = { status: 409, body: { code: 'app_unavailable', detail: expect.stringContaining(MESSAGE) } };
  expect(await admin.request('POST', '/api/app/sessions', { app_id: 'xterm' })).toMatchObject(refused);
  expect((await admin.session(session_id)).status).toBe('running');
  await admin.request('DELETE', `/api/app/sessions/${session_id}`);
  await admin.reached(session_id, 'stopped');
  expect(await admin.request('POST', `/api/app/sessions/${session_id}/restart`)).toMatchObject(refused);

  expect(await admin.request('PUT', XTERM, { enabled: true })).toMatchObject({ status: 200, body: { disabled: null } });
  expect((await inCatalogue())?.unavailable).toBeNull();
  const again = await admin.launch({ app_id: 'xterm' });
  await admin.reached(again.session_id, 'running');

  const audit = (await admin.request<{ entries: AuditEntry[] }>('GET', '/api/admin/audit')).body.entries;
  expect(audit.filter(({ action }) => action.startsWith('app.'))).toMatchObject([
    { action: 'app.enable', target: 'xterm', user_id: 'admin' },
    { action: 'app.disable', target: 'xterm', detail: { message: MESSAGE } },
  ]);
});
