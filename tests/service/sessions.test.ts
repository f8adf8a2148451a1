import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../src/http/schema.ts';
import type { Session, SessionList } from '../../src/session/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { commandLine, sessionProcesses } from '../support/processes.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

let portal: TestPortal;
let admin: Client;
beforeAll(async () => {
  portal = await startPortal();
  admin = await logIn(portal.url);
});
afterAll(() => portal.dispose());

const stopped = async (session: Session): Promise<Session> => {
  await admin.request('DELETE', `/api/app/sessions/${session.session_id}`);
  return admin.reached(session.session_id, 'stopped', 'failed');
};

describe('a session', () => {
  it('goes from a click to a desktop that can be typed into, and to a stop that leaves no process', async () => {
    const launched = await admin.launch({ app_id: 'xterm', name: 'my "term" 한글 🦀' });
    expect(launched).toMatchObject({ status: 'creating', displayUrl: null, user_id: 'admin', app_id: 'xterm' });

    const running = await admin.reached(launched.session_id, 'running');
    expect(running.displayUrl).toBe(`${portal.url.replace('http', 'ws')}/display/${launched.session_id}`);
    const desktop = await openDesktop(admin.socket(`/display/${launched.session_id}`));
    expect(desktop).toMatchObject({ width: 1280, height: 720, name: 'my "term" 한글 🦀' });
    // The gateway answers a short text, by which the page measures its round trip; no text gets to the display.
    desktop.socket.send('no display would understand that it has to ignore this');
    desktop.socket.send('ping 7');
    const [answer, isBinary] = await once(desktop.socket, 'message');
    expect([String(answer), isBinary]).toEqual(['ping 7', false]);
    await desktop.update();
    desktop.socket.close();

    const withSteps = await until('the application has started', async () => {
      const session = await admin.session(launched.session_id);
      return session.steps.length === 5 ? session : null;
    });
    const steps = withSteps.steps.map(({ step }) => step);
    expect(new Set(steps)).toEqual(new Set(['accepted', 'submitted', 'job_started', 'display_ready', 'app_started']));

    const ended = await stopped(running);
    expect(ended).toMatchObject({ status: 'stopped', reason: 'user', displayUrl: null });
    expect(sessionProcesses(launched.session_id)).toEqual([]);
  });

  it('survives the end of the portal, and is there after its next start', async () => {
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session_id, 'running');
    const before = sessionProcesses(session_id);
    await portal.kill('SIGINT');
    expect(sessionProcesses(session_id)).toEqual(expect.arrayContaining(before.slice(0, 2)));
    await portal.start();
    const session = await admin.session(session_id);
    expect(session.status).toBe('running');
    const desktop = await openDesktop(admin.socket(`/display/${session_id}`));
    expect(desktop.width).toBe(1280);
    expect((await stopped(session)).status).toBe('stopped');
  });

  it('is restarted with what it was launched with, and the old one ends', async () => {
    const first = await admin.launch({
      app_id: 'xterm',
      name: 'mine',
      config: { display: { resolution: '1024x768' }, resources: { time: 30 } },
      params: { font_size: 14 },
    });
    await admin.reached(first.session_id, 'running');
    const answer = await admin.request<Session>('POST', `/api/app/sessions/${first.session_id}/restart`);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ restarted_from: first.session_id, name: 'mine', config: first.config });
    expect(answer.body.params).toEqual(first.params);
    await admin.reached(first.session_id, 'stopped');
    await admin.reached(answer.body.session_id, 'running');
    await stopped(answer.body);
  });

  it('gets more time, but not more than the app allows', async () => {
    const session = await admin.launch({ app_id: 'xterm', config: { resources: { time: 30 } } });
    await admin.reached(session.session_id, 'running');
    const path = `/api/app/sessions/${session.session_id}/extend`;
    const extended = await admin.request<Session>('POST', path, { minutes: 30 });
    expect(extended.status).toBe(200);
    const created = Date.parse(session.created_at);
    expect(Date.parse(extended.body.expires_at ?? '') - created).toBeGreaterThanOrEqual(60 * 60_000);
    const refused = await admin.request('POST', path, { minutes: 60 * 24 * 30 });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'minutes' }] } });
    await stopped(session);
    expect((await admin.request('POST', path, { minutes: 1 })).status).toBe(409);
  });

  it('ends as stopped when its user closes the application, and keeps its log until it is forgotten', async () => {
    const session = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session.session_id, 'running');
    const xterm = await until('xterm runs', () =>
      sessionProcesses(session.session_id).find((pid) => commandLine(pid).startsWith('xterm')),
    );
    process.kill(xterm, 'SIGTERM');
    const ended = await admin.reached(session.session_id, 'stopped', 'failed');
    expect(['app_exited', 'app_failed']).toContain(ended.reason);
    const log = await admin.request<{ log: string }>('GET', `/api/app/sessions/${session.session_id}/log`);
    expect(log.body.log).toContain('Xvnc');
    expect((await admin.request('POST', `/api/app/sessions/${session.session_id}/forget`)).status).toBe(204);
    expect((await admin.request('GET', `/api/app/sessions/${session.session_id}`)).status).toBe(404);
    expect((await admin.request('GET', `/api/app/sessions/${session.session_id}/log`)).status).toBe(404);
  });

  it('says so when its display is killed, and can be restarted', async () => {
    const session = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session.session_id, 'running');
    const xvnc = await until('Xvnc runs', () =>
      sessionProcesses(session.session_id).find((pid) => commandLine(pid).includes('vnc.sock')),
    );
    process.kill(xvnc, 'SIGKILL');
    const ended = await admin.reached(session.session_id, 'failed');
    expect(ended).toMatchObject({ reason: 'display_failed', message: expect.stringContaining('Restart') });
    const again = await admin.request<Session>('POST', `/api/app/sessions/${session.session_id}/restart`);
    await admin.reached(again.body.session_id, 'running');
    await stopped(again.body);
  });

  it('cannot be forgotten while it lives', async () => {
    const session = await admin.launch({ app_id: 'xterm' });
    expect((await admin.request('POST', `/api/app/sessions/${session.session_id}/forget`)).status).toBe(409);
    await stopped(session);
  });

  it('stops the same when it is asked twice', async () => {
    const session = await admin.launch({ app_id: 'xterm' });
    const path = `/api/app/sessions/${session.session_id}`;
    const answers = await Promise.all([admin.request('DELETE', path), admin.request('DELETE', path)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    await admin.reached(session.session_id, 'stopped');
    expect((await admin.request('DELETE', path)).status).toBe(202);
  });
});

describe('a launch under an Idempotency-Key', () => {
  it('makes one session, however often and at the same time it is sent', async () => {
    const headers = { 'idempotency-key': 'click-0001' };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => admin.request<Session>('POST', '/api/app/sessions', { app_id: 'xterm' }, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.session_id)).size).toBe(1);
    const other = await admin.request('POST', '/api/app/sessions', { app_id: 'gedit' }, headers);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
    for (const { body } of answers.slice(0, 1)) await stopped(body);
  });
});

describe('what a launch refuses, naming the field', () => {
  const refused = async (body: unknown): Promise<ProblemBody> => {
    const answer = await admin.request('POST', '/api/app/sessions', body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    return answer.body;
  };
  const fields = async (body: unknown): Promise<string[]> =>
    ((await refused(body)).errors ?? []).map(({ field }) => field);

  it.each(['1x1', '99999x1', 'abc', '', '1280x720; id', '1280×720'])('the resolution %j', async (resolution) => {
    expect(await fields({ app_id: 'xterm', config: { display: { resolution } } })).toEqual([
      'config.display.resolution',
    ]);
  });

  it.each([
    ['cpus', 1000],
    ['memory', '9000Gi'],
    ['memory', '2 apples'],
    ['time', 0],
    ['gpus', 1],
  ])('%s beyond the limits of the app: %j', async (resource, value) => {
    const named = await fields({ app_id: 'xterm', config: { resources: { [resource]: value } } });
    expect(named).toEqual([`config.resources.${resource}`]);
  });

  it('an unknown app, unknown fields and unknown parameters', async () => {
    expect(await refused({ app_id: 'nonesuch' })).toMatchObject({ code: 'not_found', errors: [{ field: 'app_id' }] });
    expect((await refused({ app_id: 'xterm', colour: 'red' })).detail).toContain('colour');
    expect(await fields({ app_id: 'xterm', params: { colour: 'red' } })).toEqual(['params.colour']);
    expect(await fields({})).toContain('app_id');
  });

  it('a body of 10 MB, before it is read', async () => {
    const answer = await fetch(`${portal.url}/api/app/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ app_id: 'xterm', name: 'x'.repeat(10 * 1024 * 1024) }),
    }).catch(() => null);
    // The portal may close the connection while the body is still being sent; a program then sees that instead.
    if (answer) expect(answer.status).toBe(413);
    expect((await fetch(`${portal.url}/healthz`)).status).toBe(200);
  });

  it('bodies that are not JSON', async () => {
    for (const [type, body] of [
      ['application/json', '{"app_id":'],
      ['text/plain', 'xterm'],
      ['application/json', ''],
    ]) {
      const answer = await fetch(`${portal.url}/api/app/sessions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${admin.token}`, 'content-type': type ?? '' },
        body: body ?? '',
      });
      expect([400, 415]).toContain(answer.status);
      expect(((await answer.json()) as ProblemBody).code).toMatch(/invalid_request|unsupported_media_type/);
    }
  });
});

describe('hostile names', () => {
  it.each(['$(id)', '`reboot`', '<script>alert(1)</script>', 'it\'s "quoted"', '한글 이름 🦀', '-desktop', '%s%n'])(
    'are text, in the answer and on the desktop: %s',
    async (name) => {
      const session = await admin.launch({ app_id: 'xterm', name });
      expect(session.name).toBe(name);
      await admin.reached(session.session_id, 'running');
      const desktop = await openDesktop(admin.socket(`/display/${session.session_id}`));
      expect(desktop.name).toBe(name);
      await stopped(session);
    },
  );

  it.each(['two\nlines', 'nul\0', '', ' '.repeat(5), 'x'.repeat(101)])(
    'are refused where they are not one short line: %j',
    async (name) => {
      const answer = await admin.request('POST', '/api/app/sessions', { app_id: 'xterm', name });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'name' }] } });
    },
  );
});

describe('my sessions', () => {
  it('are listed newest first, by state and app, page by page', async () => {
    const { body } = await admin.request<SessionList>(
      'GET',
      '/api/app/sessions?limit=2&app_id=xterm&status=stopped,failed',
    );
    expect(body.sessions).toHaveLength(2);
    const [first, second] = body.sessions;
    expect(Date.parse(first?.created_at ?? '')).toBeGreaterThanOrEqual(Date.parse(second?.created_at ?? ''));
    const next = await admin.request<SessionList>(
      'GET',
      `/api/app/sessions?limit=2&app_id=xterm&status=stopped,failed&cursor=${encodeURIComponent(body.next_cursor ?? '')}`,
    );
    const ids = [...body.sessions, ...next.body.sessions].map(({ session_id }) => session_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['status=flying', 'limit=0', 'limit=1000', 'cursor=nonsense', 'colour=red'])(
    'refuse the query %s',
    async (query) => {
      expect((await admin.request('GET', `/api/app/sessions?${query}`)).status).toBe(400);
    },
  );
});
