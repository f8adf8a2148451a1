/** Groups over HTTP: whom an app is for, and how many sessions at a time their members may have. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AdministeredApp, AppList, AppUsage } from '../../src/apps/schema.ts';
import type { AuditEntry, Group, Me, User } from '../../src/auth/schema.ts';
import type { Session } from '../../src/session/schema.ts';
import { makeAccount, type TestAccount } from '../support/accounts.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';

const accounts: TestAccount[] = [];
let portal: TestPortal;
let admin: Client;
let kim: Client;
let lee: Client;

async function join(user_id: string, account: string): Promise<Client> {
  accounts.push(makeAccount(account));
  const password = `${user_id} has a password`;
  const made = await admin.request('POST', '/api/admin/users', { user_id, password, account });
  expect(made.status).toBe(201);
  return logIn(portal.url, user_id, password);
}

beforeAll(async () => {
  portal = await startPortal({ config: 'sessions: { per_user: 2 }' });
  admin = await logIn(portal.url);
  [kim, lee] = [await join('kim', 'berth-group-kim'), await join('lee', 'berth-group-lee')];
});
afterAll(async () => {
  await portal?.dispose();
  for (const account of accounts) account.remove();
});

const put = (group: string, body: Partial<Group>, by = admin) =>
  by.request<Group>('PUT', `/api/admin/groups/${group}`, { members: [], ...body });
const catalogue = async (client: Client) => (await client.request<AppList>('GET', '/api/app/apps')).body;
const sees = async (client: Client) => (await catalogue(client)).apps.some(({ app_id }) => app_id === 'xterm');
const launch = (client: Client) => client.request<Session>('POST', '/api/app/sessions', { app_id: 'xterm' });

it('are made, changed and removed by administrators, and told to their members', async () => {
  expect((await put('cfd', { members: ['kim'] }, kim)).status).toBe(403);
  expect((await put('cfd', { members: ['nobody'] })).status).toBe(400);
  expect((await put('C FD', {})).status).toBe(400);
  expect(await put('cfd', { description: '유체', members: ['kim', 'lee', 'kim'] })).toMatchObject({
    status: 200,
    body: { group_id: 'cfd', members: ['kim', 'lee'], sessions_max: null },
  });
  expect((await put('cfd', { description: '유체', members: ['kim'] })).body.members).toEqual(['kim']);
  expect((await kim.request<Me>('GET', '/api/auth/me')).body.groups).toEqual(['cfd']);
  expect((await lee.request<Me>('GET', '/api/auth/me')).body.groups).toEqual([]);
});

it('keep an app for their members, in the list and at a launch, and running sessions as they are', async () => {
  const { session_id } = (await launch(lee)).body;
  const access = (groups: string[] | null) =>
    admin.request<AdministeredApp>('PUT', '/api/admin/apps/xterm/access', { groups });
  expect((await access(['cfd'])).body).toMatchObject({ groups: ['cfd'], groups_by: 'administrator' });
  expect([await sees(kim), await sees(lee), await sees(admin)]).toEqual([true, false, true]);
  expect((await lee.request('GET', '/api/app/apps/xterm')).status).toBe(404);
  expect(await launch(lee)).toMatchObject({ status: 403, body: { detail: expect.stringContaining('groups cfd') } });
  expect(await lee.request('POST', `/api/app/sessions/${session_id}/restart`)).toMatchObject({ status: 403 });
  await lee.reached(session_id, 'running');
  expect(await admin.request('DELETE', '/api/admin/groups/cfd')).toMatchObject({ status: 409 });

  expect((await access(null)).body).toMatchObject({ groups: [], groups_by: 'manifest' });
  expect(await sees(lee)).toBe(true);
  await lee.request('DELETE', `/api/app/sessions/${session_id}`);
});

it('give their members more sessions at a time than the site, and what is said of a user comes first', async () => {
  const launched: string[] = [];
  for (let n = 0; n < 2; n++) launched.push((await launch(kim)).body.session_id);
  const refused = { status: 409, body: { code: 'too_many_sessions' } };
  expect(await launch(kim)).toMatchObject(refused);
  await put('cfd', { sessions_max: 3, members: ['kim'] });
  await put('few', { sessions_max: 1, members: ['kim'] });
  expect((await catalogue(kim)).sessions_per_user).toBe(3);
  expect((await catalogue(lee)).sessions_per_user).toBe(2);
  launched.push((await launch(kim)).body.session_id);
  expect(await launch(kim)).toMatchObject(refused);

  const said = await admin.request<User>('PATCH', '/api/admin/users/kim', { sessions_max: 1 });
  expect(said.body.sessions_max).toBe(1);
  expect((await catalogue(kim)).sessions_per_user).toBe(1);
  for (const id of launched) await kim.request('DELETE', `/api/app/sessions/${id}`);
});

it('tell how often an app was launched, by how many, and leave what was done in the audit log', async () => {
  const { body } = await admin.request<AppUsage>('GET', '/api/admin/apps/usage?days=7');
  expect(body.apps.find(({ app_id }) => app_id === 'xterm')).toMatchObject({ launches: 4, users: 2 });
  expect((await kim.request('GET', '/api/admin/apps/usage')).status).toBe(403);
  expect((await admin.request('DELETE', '/api/admin/groups/few')).status).toBe(204);
  const audit = (await admin.request<{ entries: AuditEntry[] }>('GET', '/api/admin/audit')).body.entries;
  const done = audit.filter(({ action }) => /^group|^app\.access/.test(action)).map(({ action }) => action);
  expect(done.toReversed()).toEqual([
    'group.create',
    'group.update',
    'app.access',
    'app.access',
    'group.update',
    'group.create',
    'group.delete',
  ]);
});
