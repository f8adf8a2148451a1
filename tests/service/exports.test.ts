/** Every list as a file, from a portal on a large cluster: whole, as it is filtered, and for those alone who may see it. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BusyCluster, NODES, startBusyCluster } from '../support/busy-cluster.ts';
import { type Client, logIn } from '../support/client.ts';

const JOBS = 3_000;
const AUDITED = 1_700;

let site: BusyCluster;
let admin: Client;
let kim: Client;
beforeAll(async () => {
  site = await startBusyCluster(JOBS);
  admin = await logIn(site.url);
  await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: 'kim has a password' });
  const texts = { en: { title: 'The disk is full', text: '=1+1' }, ko: null };
  await admin.request('POST', '/api/admin/notices', { severity: 'info', texts });
  kim = await logIn(site.url, 'kim', 'kim has a password');
  const database = new DatabaseSync(join(site.home, 'berth.sqlite'));
  const insert = database.prepare("INSERT INTO audit (audit_id, at, action, detail) VALUES (?, ?, 'of.before', ?)");
  database.exec('BEGIN');
  for (let n = 0; n < AUDITED; n++)
    insert.run(`a${n}`, 1_000 + Math.floor(n / 3), JSON.stringify({ n, name: '=한글' }));
  database.exec('COMMIT');
  database.close();
});
afterAll(() => site?.dispose());

async function download(path: string, as: Client = admin) {
  const answer = await fetch(site.url + path, { headers: { authorization: `Bearer ${as.token}` } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, bytes, text: bytes.toString() };
}
const lines = (text: string): string[] => text.trimEnd().split('\r\n');

describe.each([
  ['/api/jobs', '?scope=all', JOBS, /^job_id,name,user,/],
  ['/api/cluster/nodes', '', NODES, /^name,state,detail,/],
  ['/api/cluster/partitions', '', 2, /^name,is_default,up,/],
  ['/api/cluster/reservations', '', 0, /^name,is_maintenance,from,until,nodes$/],
  ['/api/app/sessions', '', 0, /^session_id,name,app_id,/],
  ['/api/admin/users', '', 2, /^user_id,role,account,disabled,sessions_max,created_at$/],
  ['/api/auth/tokens', '', 1, /^token_id,name,created_at,expires_at,last_used_at$/],
  ['/api/auth/views', '', 0, /^by,started_at,ended_at,reason,jobs$/],
  ['/api/admin/groups', '', 0, /^group_id,description,sessions_max,members,/],
  ['/api/admin/apps', '', 'some', /^app_id,name_en,name_ko,disabled_at,message,groups,groups_by,missing$/],
  ['/api/admin/configuration', '', 'some', /^key,value,secret,source,variable$/],
  ['/api/admin/notices', '', 1, /^notice_id,severity,title_en,text_en,title_ko,text_ko,from,until,/],
  ['/api/admin/sessions', '?status=running', 0, /^session_id,name,app_id,user_id,account,/],
  ['/api/admin/apps/usage', '?days=7', 0, /^app_id,launches,users,failures$/],
] as const)('%s', (path, query, count, names) => {
  const name = path.split('/').at(-1);

  it('is saved whole, for spreadsheets and for programs', async () => {
    const csv = await download(`${path}.csv${query}`);
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${name}.csv"`);
    // So that Excel knows its letters; text() takes it away.
    expect([...csv.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...rows] = lines(csv.text);
    expect(head?.slice(1)).toMatch(names);
    if (count === 'some') expect(rows.length).toBeGreaterThan(0);
    else expect(rows).toHaveLength(count);
    const json = await download(`${path}.json${query}`);
    expect(json.headers.get('content-disposition')).toBe(`attachment; filename="${name}.json"`);
    expect(JSON.parse(json.text)).toHaveLength(rows.length);
  });
});

it('has what the filter of the page lets through', async () => {
  const rows = async (path: string) => lines((await download(path)).text).length - 1;
  expect(await rows('/api/jobs.csv?scope=all&state=running')).toBe(JOBS / 10);
  expect(await rows('/api/jobs.csv')).toBe(JOBS / 500);
  expect(await rows('/api/cluster/nodes.csv?q=node00')).toBe(100);
  const drained = JSON.parse((await download('/api/cluster/nodes.json?state=drained')).text);
  expect(drained.map(({ state }: { state: string }) => state)).toEqual(Array(8).fill('drained'));
  expect((await download('/api/cluster/nodes.csv?state=nonsense')).status).toBe(400);
});

it('has moments that are the same in every time zone', async () => {
  const [job] = JSON.parse((await download('/api/jobs.json?scope=all&q=case49')).text);
  expect(job.submitted_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect((await download('/api/jobs.csv?scope=all&q=case49')).text).toContain(job.submitted_at);
});

it('has the whole audit log, page after page, none of it twice', async () => {
  const entries = JSON.parse((await download('/api/admin/audit.json')).text) as { audit_id: string; action: string }[];
  expect(new Set(entries.map(({ audit_id }) => audit_id)).size).toBe(entries.length);
  expect(entries.filter(({ action }) => action === 'of.before')).toHaveLength(AUDITED);
  const csv = (await download('/api/admin/audit.csv')).text;
  expect(lines(csv)).toHaveLength(entries.length + 1);
  expect(csv).toContain('1970-01-01T00:00:01.000Z,,of.before,,,"{""n"":0,""name"":""=한글""}",a0\r\n');
});

it('is for those alone who may see the list', async () => {
  for (const path of ['/api/admin/users', '/api/admin/audit', '/api/admin/configuration'])
    for (const ending of ['csv', 'json']) expect((await download(`${path}.${ending}`, kim)).status).toBe(403);
  // Nobody's account is kim's.
  expect(lines((await download('/api/jobs.csv', kim)).text)).toHaveLength(1);
});
