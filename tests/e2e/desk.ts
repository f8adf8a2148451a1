/** A portal of the test's own, a page that is logged in, and what a person does and sees on it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { Session } from '../../src/session/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { ADMIN_PASSWORD, startPortal, type TestPortal } from '../support/portal.ts';
import { commandLine, descendantsOf, sessionProcesses } from '../support/processes.ts';
import { endWorkflows } from '../support/relays.ts';
import { endSchedules } from '../support/schedules.ts';
import { endStudies } from '../support/squares.ts';
import { until } from '../support/until.ts';
import { endRuns, WAVES } from '../support/waves.ts';

export interface Desk {
  portal: TestPortal;
  admin: Client;
  /** A folder for the test's files. */
  folder: string;
  /** Takes the cookies of a log-in that all tests share, and opens a page. */
  open(path: string): Promise<void>;
  /** Launches an app without the pages; answers when it runs. */
  running(request: Record<string, unknown>): Promise<Session>;
  /** Console errors, violations of the content security policy and failed loads so far, of every page of the test. */
  faults(): string[];
  /** A planned outage takes its faults away. */
  forgetFaults(): void;
}

interface Shared {
  portal: TestPortal;
  /** Good for longer than a test takes. */
  loggedIn(): LoggedIn;
}

interface LoggedIn {
  at: number;
  admin: Promise<Client>;
  cookies: ReturnType<typeof loginCookies>;
}

/** An access token is good for a quarter of an hour, a test for two minutes. */
const LOGIN_MS = 10 * 60_000;

/** noVNC says so where it is told to disconnect while it still draws a frame: it then looks once more at what came, and throws it away. */
const NOVNC_LEFT_WITH_DATA = 'Got data while in an invalid state';

export const test = base.extend<{ desk: Desk }, { shared: Shared }>({
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs off its pattern.
    async ({}, use) => {
      const portal = await startPortal({ config: WAVES });
      const logsIn = (): LoggedIn => ({
        at: performance.now(),
        admin: logIn(portal.url),
        cookies: loginCookies(portal.url),
      });
      let last = logsIn();
      const loggedIn = () => {
        if (performance.now() - last.at > LOGIN_MS) last = logsIn();
        return last;
      };
      await use({ portal, loggedIn });
      await portal.dispose();
    },
    { scope: 'worker' },
  ],
  desk: async ({ shared, context, page }, use) => {
    const { portal, loggedIn } = shared;
    const { cookies, ...login } = loggedIn();
    const admin = await login.admin;
    const folder = mkdtempSync(join(tmpdir(), 'berth-e2e-'));
    let faults: string[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error' && message.text() !== NOVNC_LEFT_WITH_DATA)
        faults.push(`${message.text()} ${message.location().url}`);
    });
    context.on('weberror', (error) => faults.push(String(error.error())));
    await use({
      portal,
      admin,
      folder,
      async open(path) {
        await context.addCookies(await cookies);
        await page.goto(portal.url + path);
      },
      async running(request) {
        const { session_id } = await admin.launch(request);
        return admin.reached(session_id, 'running');
      },
      faults: () => faults,
      forgetFaults: () => {
        faults = [];
      },
    });
    await endSessions(admin);
    await endWorkflows(admin);
    await endSchedules(admin);
    await endRuns(admin);
    await endStudies(admin);
    rmSync(folder, { recursive: true, force: true });
  },
});

/** As a browser gets them, once: log-ins are counted. */
export async function loginCookies(url: string, username = 'admin', password = ADMIN_PASSWORD) {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return answer.headers.getSetCookie().flatMap((line) => {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    return name !== undefined && value !== undefined ? [{ name, value, url }] : [];
  });
}

/** The next test finds an empty list. */
async function endSessions(admin: Client): Promise<void> {
  const { body } = await admin.request<{ sessions: Session[] }>('GET', '/api/app/sessions');
  await Promise.all(
    body.sessions.map(async ({ session_id }) => {
      await admin.request('DELETE', `/api/app/sessions/${session_id}`);
      await admin.reached(session_id, 'stopped', 'failed');
      await admin.request('POST', `/api/app/sessions/${session_id}/forget`);
    }),
  );
}

export async function fillLogin(page: Page, password = ADMIN_PASSWORD, username = 'admin'): Promise<void> {
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

export const desktop = (page: Page) => page.locator('canvas').first();

/** The desktop is connected and shows something else than one colour. */
export async function seesDesktop(page: Page): Promise<void> {
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect.poll(() => colours(page)).toBeGreaterThan(8);
}

/** Larger than a text cursor, smaller than anything that an application draws while it starts. */
const CARET_PIXELS = 64;

/** gedit is there and has the keyboard: its text cursor, and only that, blinks. */
export async function seesCaret(page: Page): Promise<void> {
  await seesDesktop(page);
  await expect
    .poll(() =>
      desktop(page).evaluate((canvas: HTMLCanvasElement & { earlier?: ImageDataArray }, most) => {
        const now = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
        const { earlier } = canvas;
        if (now) canvas.earlier = now;
        if (now === undefined || earlier?.length !== now.length) return false;
        let changed = 0;
        for (let i = 0; i < now.length && changed <= most; i += 4) {
          if (now[i] !== earlier[i] || now[i + 1] !== earlier[i + 1]) changed += 1;
        }
        return changed > 0 && changed <= most;
      }, CARET_PIXELS),
    )
    .toBe(true);
}

/** A terminal is there and has the keyboard: it echoes. */
export async function seesEcho(page: Page): Promise<void> {
  await seesDesktop(page);
  const before = await picture(page);
  await expect(async () => {
    await page.keyboard.press('x');
    expect(await picture(page)).not.toBe(before);
  }).toPass();
}

/** How many different colours a coarse grid of the desktop's picture has. */
export function colours(page: Page): Promise<number> {
  return desktop(page).evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d');
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    const seen = new Set<number>();
    for (let i = 0; i < data.length; i += 4 * 7)
      seen.add(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
    return seen.size;
  });
}

/** A number for the desktop's picture: another picture has another. */
export function picture(page: Page): Promise<number> {
  return desktop(page).evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d');
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum = (sum * 31 + (data[i] ?? 0)) | 0;
    return sum;
  });
}

/** Kills the one process of a session whose command line has that, as soon as it is there. */
export async function killProcess(sessionId: string, part: RegExp): Promise<void> {
  process.kill(await processOf(sessionId, part), 'SIGKILL');
}

/** The pid of a session's process with such a command line. */
export function processOf(sessionId: string, part: RegExp): Promise<number> {
  return until(`${sessionId} has a process ${part}`, () =>
    sessionProcesses(sessionId).find((one) => part.test(commandLine(one))),
  );
}

/** Saves with the toolbar's button and answers what is on the disk then. */
export async function saved(page: Page, file: string): Promise<string> {
  await page.getByRole('button', { name: 'Save' }).click();
  return until('gedit has saved', () => existsSync(file) && (readFileSync(file, 'utf8') || null));
}

/** Starts one more terminal on an xterm session's display, full of numbers that change; answers what ends it. */
export async function showRestless(sessionId: string): Promise<() => void> {
  const app = await processOf(sessionId, /^xterm /);
  // A window that comes later would cover the numbers; a terminal starts its shell once it has its own.
  await until('the app has its window', () => descendantsOf(app).length > 0);
  const env = Object.fromEntries(
    readFileSync(`/proc/${app}/environ`, 'utf8')
      .split('\0')
      .map((entry) => [entry.split('=', 1)[0] ?? '', entry.slice(entry.indexOf('=') + 1)]),
  );
  const numbers = 'while sleep 0.02; do echo $RANDOM$RANDOM$RANDOM$RANDOM$RANDOM; done';
  const terminal = spawn('xterm', ['-e', 'bash', '-c', numbers], { env, stdio: 'ignore' });
  return () => void terminal.kill();
}

export { expect };
