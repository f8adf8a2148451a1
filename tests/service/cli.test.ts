/** The command line as people run it: its own process, against a real portal with a real session. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { type BerthOptions, startBerth } from '../support/berth.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.dispose());

const berth = (args: string[], options?: BerthOptions) => startBerth(portal.home, args, options).ended;

describe('berth session', () => {
  it('launches, follows, lists, stops and forgets', async () => {
    const name = '메모 \u202e';
    const launch = ['session', 'launch', 'xterm', '--name', name, '--param', 'font_size=14', '--wait', '--json'];
    const launched = await berth(launch);
    expect(launched.status, launched.err).toBe(0);
    const session: Session = JSON.parse(launched.out);
    expect(session).toMatchObject({ status: 'running', params: { font_size: 14, dark: false } });
    expect(launched.err).toMatch(/accepted\n.*submitted\n.*job started\n.*display ready\n/);

    const listed = await berth(['session', 'list']);
    expect(listed.out).toContain('메모 \\u{202e}  running');

    const shared = await berth(['session', 'share', session.session_id, '--control', '--expires', '2h']);
    expect(shared).toMatchObject({ status: 0, out: expect.stringMatching(/^http:\/\/127.*\/shared#[\w-]{43}\n$/) });
    const [, unshare = ''] = /berth (session unshare \S+ \S+)/.exec(shared.err) ?? [];
    const shares = await berth(['session', 'shares', session.session_id]);
    expect(shares.out).toMatch(/^SHARE +MAY +FOR +ENDS +OPENED BY\n[0-9a-f]{32} +control +users .* -\n$/);
    expect(await berth(unshare.split(' '))).toMatchObject({ status: 0, out: expect.stringContaining('is revoked') });
    expect(await berth(unshare.split(' '))).toMatchObject({ status: 1, err: expect.stringContaining('no such link') });

    const living = await berth(['session', 'forget', session.session_id]);
    expect(living).toMatchObject({ status: 1, err: expect.stringContaining('stop it first') });

    expect(await berth(['session', 'stop', session.session_id])).toMatchObject({ status: 0 });
    const restarted = await berth(['session', 'restart', session.session_id, '--wait', '--json']);
    expect(restarted.status, restarted.err).toBe(0);
    const again: Session = JSON.parse(restarted.out);
    expect(again.restarted_from).toBe(session.session_id);
    expect((await berth(['session', 'log', again.session_id])).out).toContain('TigerVNC');
    expect(await berth(['session', 'stop', again.session_id])).toMatchObject({ status: 0 });
  });

  it('names every field of a refused launch', async () => {
    const refused = await berth(['session', 'launch', 'gedit', '--cpus', '99', '--memory', '1Mi', '--param', 'line=0']);
    expect(refused.status).toBe(1);
    expect(refused.err).toBe(
      'berth: The request has faults.\n' +
        '  config.resources.cpus: must be at most 4 for this app\n' +
        '  config.resources.memory: must be at least 256Mi for this app\n' +
        '  params.line: must be at least 1\n',
    );
  });
});

describe('berth user', () => {
  it('adds a user who can log in until disabled, and never shows the password', async () => {
    const password = 'a long enough password';
    const added = await berth(['user', 'add', 'kim', '--role', 'support', '--password-stdin'], {
      stdin: `${password}\n`,
    });
    expect(added).toEqual({ status: 0, err: '', out: expect.stringContaining('kim can log in') });
    const logIn = async () =>
      fetch(`${portal.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'kim', password }),
      });
    expect((await logIn()).status).toBe(200);
    expect((await berth(['user', 'list'])).out).toMatch(/^kim +support +- +enabled/m);

    expect((await berth(['user', 'disable', 'kim'])).status).toBe(0);
    expect((await logIn()).status).toBe(403);
    expect((await berth(['user', 'enable', 'kim'])).status).toBe(0);
    expect((await logIn()).status).toBe(200);

    const twice = await berth(['user', 'add', 'kim', '--password-stdin'], { stdin: password });
    expect(twice.status).toBe(1);
    expect(twice.err).not.toContain(password);
  });

  it('asks for no password where nobody can answer', async () => {
    const asked = await berth(['user', 'passwd', 'admin']);
    expect(asked).toMatchObject({ status: 2, err: expect.stringContaining('--password-stdin') });
  });
});

describe('berth token', () => {
  it('makes a token that works from another machine until it is revoked', async () => {
    const made = await berth(['token', 'create', 'laptop', '--days', '3', '--json']);
    const { secret, token_id } = JSON.parse(made.out);
    const env = { BERTH_URL: portal.url, BERTH_TOKEN: secret, BERTH_HOME: '/nonexistent' };
    expect((await berth(['token', 'list'], { env })).out).toContain('laptop');
    expect((await berth(['token', 'revoke', token_id], { env })).status).toBe(0);
    expect((await berth(['token', 'list'], { env })).status).toBe(1);
  });
});

describe('berth app', () => {
  it('lists the catalogue and reads it again', async () => {
    expect((await berth(['app', 'list'])).out).toMatch(/^xterm +Terminal \(xterm\) +terminal/m);
    expect((await berth(['app', 'show', 'xterm'])).out).toContain('font_size');
    expect((await berth(['app', 'reload'])).out).toBe('6 apps, 0 faults\n');
  });
});

describe('the exit status', () => {
  it.each([
    [2, ['sesion', 'list'], 'did you mean session list?'],
    [2, ['session', 'show'], 'takes <id>'],
    [2, ['session', 'list', '--al'], "Unknown option '--al'"],
    [1, ['session', 'show', 'app-session-1729756800-abc123'], 'You have no session with this id'],
    [1, ['app', 'show', '../../etc'], 'There is no app'],
  ])('is %i after %j', async (status, args, message) => {
    expect(await berth(args)).toMatchObject({ status, out: '', err: expect.stringContaining(message) });
  });

  it('is 0 after help, with or without a portal', async () => {
    const env = { BERTH_HOME: '/nonexistent' };
    for (const args of [['--help'], ['session'], ['session', 'launch', '--help']]) {
      expect(await berth(args, { env })).toMatchObject({
        status: 0,
        err: '',
        out: expect.stringContaining('berth session launch'),
      });
    }
  });

  it('is 3 where no portal answers', async () => {
    expect(await berth(['app', 'list'], { env: { BERTH_HOME: '/nonexistent' } })).toMatchObject({ status: 3, out: '' });
    const env = { BERTH_URL: 'http://127.0.0.1:9', BERTH_TOKEN: 'berth_a_b' };
    expect(await berth(['app', 'list'], { env })).toMatchObject({ status: 3, out: '' });
  });
});
