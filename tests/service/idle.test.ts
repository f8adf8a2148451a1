/** Sessions that nobody uses, with real displays and real jobs that say how busy they are; only the clock is set ahead. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type Client, logIn } from '../support/client.ts';
import { type ClockedPortal, startClockedPortal } from '../support/clocked.ts';
import { sessionProcesses } from '../support/processes.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

const MINUTE_MS = 60_000;
const KEY = 0x61;
/** FramebufferUpdateRequest for 1280x720. */
const WHOLE_PICTURE = Buffer.of(3, 0, 0, 0, 0, 0, 5, 0, 2, 208);

let portal: ClockedPortal;
let user: Client;
let apps: TestApps;
let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-idle-'));
  apps = testApps();
  const shell = (script: string): string => `run: {command: bash, args: ['-c', ${JSON.stringify(script)}]}`;
  // A window in which something moves all the time, and a program around it that saves when it is told to end.
  const blink = `$| = 1; while (1) { print "\\e[7m blinking \\e[0m\\r", " blinking \\r"; select undef, undef, undef, 0.05 }`;
  writeFileSync(file('blink.pl'), blink);
  apps.add('animated', shell(`trap 'touch ${file('saved')}; exit' TERM; xterm -e perl ${file('blink.pl')} & wait`));
  apps.add('computing', shell('while :; do :; done'));
  portal = await startClockedPortal(apps.config);
  user = await logIn(portal.url);
});
afterAll(async () => {
  await portal.dispose();
  apps.remove();
  rmSync(folder, { recursive: true });
});

const warned = ({ session_id }: Session) =>
  until('it is warned', async () => {
    const session = await user.session(session_id);
    return session.idle_ends_at !== null && session;
  });

describe('where sessions end after 30 minutes of rest', () => {
  it('one is warned, kept by a key, and ended when it stays alone; one that computes or says nothing of itself is not', async () => {
    const launch = (app_id: string, name = app_id) => user.launch({ app_id, name });
    const [animated, computing, silent] = await Promise.all([
      launch('animated'),
      launch('computing'),
      launch('animated', 'silent'),
    ]);
    for (const { session_id } of [animated, computing, silent]) await user.reached(session_id, 'running');
    const desktop = await openDesktop(user.socket(`/display/${animated.session_id}`));
    // The display stays connected, and pictures come.
    let pictures = 0;
    desktop.socket.on('message', () => {
      pictures += 1;
    });
    const asking = setInterval(() => void desktop.socket.send(WHOLE_PICTURE), 50);
    onTestFinished(() => clearInterval(asking));
    await until('pictures come', () => pictures > 10);
    await portal.quiet(animated);

    portal.setAhead(26);
    const first = await warned(animated);
    expect(first).toMatchObject({ status: 'running', last_input_at: null });
    desktop.key(KEY, true);
    desktop.key(KEY, false);
    const kept = await until('the warning is taken back', async () => {
      const session = await user.session(animated.session_id);
      return session.idle_ends_at === null && session;
    });
    expect(Date.parse(kept.last_input_at ?? '')).toBeGreaterThan(Date.parse(first.idle_ends_at ?? '') - 6 * MINUTE_MS);

    portal.setAhead(26);
    await warned(animated);
    const stay = await user.request<Session>('POST', `/api/app/sessions/${animated.session_id}/stay`);
    expect(stay).toMatchObject({ status: 200, body: { status: 'running', idle_ends_at: null } });

    portal.setAhead(26);
    await warned(animated);
    expect(existsSync(file('saved'))).toBe(false);
    portal.setAhead(6);
    const ended = await user.reached(animated.session_id, 'stopped', 'failed');
    expect(ended).toMatchObject({ status: 'stopped', reason: 'idle', idle_ends_at: null });
    expect(existsSync(file('saved'))).toBe(true);
    expect(sessionProcesses(animated.session_id)).toEqual([]);

    expect(portal.pulse(computing)).toContain('"quiet_since":null');
    expect(portal.pulse(silent)).toBeUndefined();
    for (const { session_id } of [computing, silent]) {
      expect(await user.session(session_id)).toMatchObject({ status: 'running', idle_ends_at: null });
    }
  });

  it('only one that runs can be kept', async () => {
    const session = await user.launch({ app_id: 'computing' });
    await user.request('DELETE', `/api/app/sessions/${session.session_id}`);
    await user.reached(session.session_id, 'stopped');
    const answer = await user.request('POST', `/api/app/sessions/${session.session_id}/stay`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
  });
});
