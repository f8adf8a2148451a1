/** Fifty launches at the same moment: all run, or are refused because of a limit that holds; a key makes one session of them. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Session, SessionList } from '../../src/session/schema.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal } from '../support/portal.ts';
import { displaysOf, processesUnder } from '../support/site-processes.ts';
import { hasEnded } from '../support/trial.ts';
import { until } from '../support/until.ts';

const LAUNCHES = 50;
/** Each is an X server and what belongs to it. */
const ALL_RUN_MS = 120_000;

let apps: TestApps;
beforeAll(() => {
  apps = testApps();
  const run = "run: {command: sleep, args: ['100000']}";
  apps.add('still', `${run}\nlimits: {sessions_per_user: 100}`);
  apps.add('single', `${run}\nlimits: {sessions_per_user: 1}`);
});
afterAll(() => apps.remove());

async function site(perUser: number) {
  const portal = await startPortal({ config: `${apps.config}sessions: {per_user: ${perUser}}\n` });
  onTestFinished(() => portal.dispose());
  return { portal, client: await logIn(portal.url) };
}

const all = async (client: Client): Promise<Session[]> =>
  (await client.request<SessionList>('GET', '/api/app/sessions?limit=200')).body.sessions;

it('all run, each once, and stop again', async () => {
  const { portal, client } = await site(LAUNCHES);
  const launched = await Promise.all(Array.from({ length: LAUNCHES }, () => client.launch({ app_id: 'still' })));
  expect(new Set(launched.map(({ session_id }) => session_id)).size).toBe(LAUNCHES);
  const running = await until(
    'all run, or one has ended',
    async () => {
      const sessions = await all(client);
      return sessions.some(hasEnded) || sessions.every(({ status }) => status === 'running') ? sessions : null;
    },
    ALL_RUN_MS,
    500,
  );
  expect(running.map(({ status, message }) => ({ status, message }))).toEqual(
    Array.from({ length: LAUNCHES }, () => ({ status: 'running', message: null })),
  );
  const displays = displaysOf(processesUnder(portal.runtimeDir)).map(({ session_id }) => session_id);
  expect(displays.sort()).toEqual(launched.map(({ session_id }) => session_id).sort());
  await Promise.all(launched.map(({ session_id }) => client.request('DELETE', `/api/app/sessions/${session_id}`)));
  await until('all have stopped', async () => (await all(client)).every(hasEnded), ALL_RUN_MS, 500);
  expect(processesUnder(portal.runtimeDir)).toEqual([]);
}, 300_000);

it('never pass the limits of their user, of the site and of the app', async () => {
  const { client } = await site(5);
  const post = (app_id: string, headers = {}) =>
    client.request<Session>('POST', '/api/app/sessions', { app_id }, headers);
  const answers = await Promise.all(
    Array.from({ length: LAUNCHES }, (_, index) => post(index % 2 === 0 ? 'single' : 'still')),
  );
  const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.app_id);
  expect(made.sort()).toEqual(['single', 'still', 'still', 'still', 'still']);
  for (const { status, body } of answers) {
    if (status !== 201) expect({ status, body }).toMatchObject({ status: 409, body: { code: 'too_many_sessions' } });
  }
  expect(await all(client)).toHaveLength(5);
});

it('under one key make one session, also where that is the last one allowed', async () => {
  const { client } = await site(1);
  const headers = { 'idempotency-key': 'fifty-at-once' };
  const answers = await Promise.all(
    Array.from({ length: LAUNCHES }, () =>
      client.request<Session>('POST', '/api/app/sessions', { app_id: 'still' }, headers),
    ),
  );
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.session_id}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
  expect(await all(client)).toHaveLength(1);
});
