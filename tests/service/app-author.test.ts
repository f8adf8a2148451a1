/** What an app's author does: a new app, its check, its launch without a browser. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScreen } from '../../src/cli/screen.ts';
import type { Session } from '../../src/session/schema.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { startBerth } from '../support/berth.ts';
import { type Client, logIn } from '../support/client.ts';
import { readPng } from '../support/png.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

const RED = '#c83218';

let apps: TestApps;
let portal: TestPortal;
let admin: Client;
let work: string;
const start = (...args: string[]) => startBerth(portal.home, args, { cwd: work });
const berth = (...args: string[]) => start(...args).ended;
const lastSession = async (): Promise<Session> =>
  (await admin.request<{ sessions: Session[] }>('GET', '/api/app/sessions?limit=1')).body.sessions[0] as Session;

beforeAll(async () => {
  apps = testApps();
  work = mkdtempSync(join(tmpdir(), 'berth-author-'));
  const app = (id: string, command: string, ...args: string[]) =>
    apps.add(id, `run: ${JSON.stringify({ command, args })}`);
  app('red', 'xterm', '-bg', RED, '-fg', RED, '-cr', RED, '-e', 'sleep', '1000');
  app('fails', 'bash', '-c', 'echo first words; echo "no licence is free" >&2; exit 3');
  app('empty', 'sleep', '1000');
  portal = await startPortal({ config: apps.config });
  admin = await logIn(portal.url);
});
afterAll(async () => {
  await portal.dispose();
  apps.remove();
  rmSync(work, { recursive: true });
});

describe('berth app new', () => {
  it.each([
    ['plain', []],
    ['with-image', ['--image']],
  ])('writes %s, which passes the check and is launched as it is', async (id, options) => {
    const made = await berth('app', 'new', id, '--folder', apps.folder, ...options);
    expect(made).toMatchObject({ status: 0, err: '' });
    expect(existsSync(join(apps.folder, id, `${id}.def`))).toBe(options.length > 0);
    expect(await berth('app', 'check', join(apps.folder, id))).toEqual({
      status: 0,
      err: '',
      out: expect.stringMatching(/^runs: .*xterm -T .*\nwith dark=true: .* -rv\n.*: all is well\n$/),
    });
  });

  it('changes nothing that is there', async () => {
    const before = readFileSync(join(apps.folder, 'red', 'app.yaml'), 'utf8');
    expect(await berth('app', 'new', 'red', '--folder', apps.folder)).toMatchObject({
      status: 1,
      err: expect.stringContaining('is there already, and nothing was changed'),
    });
    expect(readFileSync(join(apps.folder, 'red', 'app.yaml'), 'utf8')).toBe(before);
    expect(await berth('app', 'new', 'xterm')).toMatchObject({
      status: 1,
      err: expect.stringContaining('choose another'),
    });
    expect(await berth('app', 'new', '../xclock')).toMatchObject({
      status: 1,
      err: expect.stringContaining('lower-case'),
    });
  });
});

describe('berth app check', () => {
  it('names every fault with its file and line, and warns of what is worth a look', async () => {
    const file = join(apps.folder, 'broken', 'app.yaml');
    apps.write('broken', 'id: broken\nname: Broken\ndescription: A text\ncategory: none\nrun: { comand: xterm }\n');
    writeFileSync(join(apps.folder, 'broken', 'broken.def'), 'From: nowhere\n');
    const broken = await berth('app', 'check', join(apps.folder, 'broken'));
    expect(broken.status).toBe(1);
    for (const fault of [
      `${file}:4: category: must be one of`,
      `${file}:5: run.command: is missing`,
      `${file}:5: run.comand: is not a known key; did you mean command?`,
      `${join(apps.folder, 'broken', 'broken.def')}: the definition of the image has no line Bootstrap`,
      'broken: 4 faults',
    ]) {
      expect(broken.out).toContain(fault);
    }
    apps.write(
      'broken',
      'id: broken\nname: Broken\ndescription: A text\ncategory: other\nrun: { command: no-such-program }\n',
    );
    rmSync(join(apps.folder, 'broken', 'broken.def'));
    const missing = await berth('app', 'check', join(apps.folder, 'broken'), '--json');
    expect(missing.status).toBe(1);
    expect(JSON.parse(missing.out)).toMatchObject({
      faults: [{ file, line: 5, message: expect.stringContaining('Broken is not installed on this machine.') }],
      warnings: [{ file, line: 3, message: 'description: has no Korean text' }],
      launches: [{ params: {}, command: ['no-such-program'] }],
    });
  });

  it('shows what each parameter becomes, and knows the catalogue by id, without a portal', async () => {
    const { ended } = startBerth('/nonexistent', ['app', 'check', 'gedit']);
    const { status, out } = await ended;
    expect(status).toBe(0);
    expect(out).toContain('gedit --standalone +1\n');
    expect(out).toMatch(/with encoding=UTF-8: .*gedit --standalone \+1 --encoding=UTF-8\n/);
    expect(await berth('app', 'check', 'nothing-like-it')).toMatchObject({ status: 1, out: '' });
    expect(await berth('app', 'check')).toMatchObject({ status: 2, out: '' });
  });
});

describe('berth app test', () => {
  it('launches it, takes its picture at full size once a window is there, and stops it', async () => {
    const tested = await berth('app', 'test', 'red', '--resolution', '800x600', '--json');
    expect(tested.status, tested.err).toBe(0);
    expect(tested.err).toMatch(/display ready\n.* s {2}window appeared\n/s);
    const { session_id, ...answer } = JSON.parse(tested.out);
    expect(answer).toMatchObject({ picture: join(work, 'red.png'), width: 800, height: 600 });
    expect(answer.seconds.window_appeared).toBeGreaterThan(answer.seconds.display_ready);
    const picture = readPng(readFileSync(join(work, 'red.png')));
    expect([picture.width, picture.height, picture.at(400, 300)]).toEqual([800, 600, RED]);
    expect(await admin.reached(session_id, 'stopped')).toMatchObject({ reason: 'user' });
  });

  it('says why an app ended, with the last lines of its log', async () => {
    const tested = await berth('app', 'test', 'fails', '--output', join(work, 'none.png'));
    expect(tested).toMatchObject({ status: 1, out: '' });
    expect(tested.err).toContain('It ended before it showed anything: The application ended with an error.');
    expect(tested.err).toMatch(/ends so:\n.* {2}first words\n {2}no licence is free\n/s);
    expect(existsSync(join(work, 'none.png'))).toBe(false);
  });

  it('does not take an empty screen for a window, and leaves no session behind when it is interrupted', async () => {
    const { child, ended } = start('app', 'test', 'empty');
    const { session_id } = await until('it is launched', async () => {
      const session = await lastSession();
      return session.app_id === 'empty' ? session : null;
    });
    await until('its display is looked at', async () => {
      const metrics = await admin.request<string>('GET', '/metrics');
      return /^berth_displays_open 1$/m.test(metrics.body);
    });
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 1, out: '', err: expect.stringContaining('Interrupted') });
    expect(await admin.reached(session_id, 'stopped')).toMatchObject({ reason: 'user' });
    expect(existsSync(join(work, 'empty.png'))).toBe(false);
  });

  it('takes no pointer for a window that somebody has moved', async () => {
    const launched = await admin.launch({ app_id: 'empty' });
    const { session_id } = await admin.reached(launched.session_id, 'running');
    const other = await openDesktop(admin.socket(`/display/${session_id}`));
    other.point(400, 300);
    await other.update();
    other.socket.close();
    const socket = admin.socket(`/display/${session_id}`);
    const screen = await openScreen(socket);
    // The first tells of the pointer, the second is the whole picture.
    await screen.update();
    await screen.update();
    expect(screen.showsSomething()).toBe(false);
    socket.terminate();
  });
});
