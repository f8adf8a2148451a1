/**
 * Networks that are slow, lossy or away for a while, between a browser and nginx and between the gateway and a node: the page comes back
 * to the same desktop by itself. The browser is Chromium in the network of a host of the virtual cluster.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { ACCESS, SITE } from '../../testbed/hosts.ts';
import { namespaceFile } from '../../testbed/network.ts';
import { type Client, logIn } from '../support/client.ts';
import { type Site, startSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const NAME = 'network';
const DESK = 'node002';
const SLOW_WAY = join(import.meta.dirname, '../support/slow-way.ts');
const DELAY_MS = 200;
/** Of a hundred packets, in each direction. */
const LOST = 2;
/** Longer than the page takes to notice; where TCP sends again what was lost, it does so after 25 and after 51 seconds. */
const OUTAGE_MS = Number(process.env.BERTH_OUTAGE_SECONDS ?? 30) * 1000;
const NOTICED_MS = 20_000;
const BACK_MS = 5_000;

let site: Site;
let folder: string;
let user: Client;
const password = randomBytes(12).toString('hex');

beforeAll(async () => {
  // As usual: else Slurm gives a node up, and its jobs, before the network is back.
  site = await startSite(NAME, { slurmConf: { SlurmdTimeout: '300' } });
  const made = await site.admin.request('POST', '/api/admin/users', {
    user_id: 'kim',
    role: 'user',
    account: 'testuser',
    password,
  });
  expect(made.status).toBe(201);
  user = await logIn(site.url, 'kim', password);
  folder = mkdtempSync(join(tmpdir(), 'berth-network-'));
  const program = `exec nsenter --net=${namespaceFile(NAME, DESK)} /usr/bin/chromium "$@"`;
  writeFileSync(join(folder, 'chromium'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
}, 300_000);
afterAll(async () => {
  await site?.dispose();
  if (folder) rmSync(folder, { recursive: true });
});

const isConnected = (page: Page): Promise<boolean> => page.getByText('Connected', { exact: true }).isVisible();
const isAway = (page: Page): Promise<boolean> => page.getByText('Connection lost. Reconnecting…').isVisible();
const picture = (page: Page): Promise<string> =>
  page
    .locator('canvas')
    .first()
    .evaluate((canvas: unknown) => (canvas as { toDataURL(): string }).toDataURL());

/** What is typed appears. */
async function seesEcho(page: Page, timeoutMs: number): Promise<void> {
  await until(
    'the terminal echoes',
    async () => {
      if (!(await isConnected(page))) return false;
      const before = await picture(page);
      await page.keyboard.press('x');
      return until('the picture changes', async () => (await picture(page)) !== before, 1_000).catch(() => false);
    },
    timeoutMs,
  );
}

/** A browser on the desk, for which the site is at that address. */
async function openDesktop(address: string): Promise<{ page: Page; session: Session; close(): Promise<void> }> {
  const { session_id } = await user.launch({ app_id: 'xterm' });
  const session = await user.reached(session_id, 'running');
  const browser = await chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${SITE} ${address}`,
    ],
  });
  const page = await browser.newPage({ locale: 'en-US', baseURL: `https://${SITE}`, ignoreHTTPSErrors: true });
  await page.goto(`/sessions/${session_id}`);
  await page.getByRole('textbox', { name: 'User name' }).fill('kim');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await seesEcho(page, 30_000);
  return {
    page,
    session,
    async close() {
      await browser.close();
      await user.request('DELETE', `/api/app/sessions/${session_id}`);
      await user.reached(session_id, 'stopped');
    },
  };
}

it.each([
  ['a browser and nginx', () => DESK],
  ['the gateway and a node', ({ node }: Session) => node ?? ''],
])(
  'a cut between %s: the same desktop is back by itself within five seconds of the network',
  async (_, cutOff) => {
    const { page, session, close } = await openDesktop(ACCESS.address);
    const host = cutOff(session);
    await site.cluster.cutNetwork(host);
    const began = performance.now();
    try {
      // Somebody works on: what is under way keeps a connection from being seen as idle.
      await page.keyboard.type('lost');
      await until('the page says so', () => isAway(page), NOTICED_MS);
      await until('the outage has lasted', () => performance.now() - began >= OUTAGE_MS, OUTAGE_MS + 1000);
      expect(await isConnected(page)).toBe(false);
    } finally {
      await site.cluster.restoreNetwork(host);
    }
    await until('the desktop is back', () => isConnected(page), BACK_MS);
    await seesEcho(page, BACK_MS);
    const { status, job_id } = await user.session(session.session_id);
    expect({ status, job_id }).toEqual({ status: 'running', job_id: session.job_id });
    await close();
  },
  300_000,
);

it('over a network of 200 ms each way that loses two packets in a hundred, a desktop stays', async () => {
  const slowWay = spawn(
    'nsenter',
    [`--net=${namespaceFile(NAME, DESK)}`, process.execPath, SLOW_WAY, '443', ACCESS.address, '443', `${DELAY_MS}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(slowWay.stdout, 'data');
  const losing = `add chain inet berth in { type filter hook input priority 0; }
add chain inet berth out { type filter hook output priority 0; }
add rule inet berth in ip saddr ${ACCESS.address} numgen random mod 100 < ${LOST} drop
add rule inet berth out ip daddr ${ACCESS.address} numgen random mod 100 < ${LOST} drop
`;
  await site.cluster.output(DESK, ['nft', '-f', '-'], { input: `add table inet berth\n${losing}` });
  try {
    const { page, close } = await openDesktop('127.0.0.1');
    let wasAway = 0;
    for (let round = 0; round < 20; round += 1) {
      await seesEcho(page, 10_000);
      if (await isAway(page)) wasAway += 1;
    }
    expect(wasAway).toBe(0);
    await close();
  } finally {
    await site.cluster.restoreRoutes(DESK);
    slowWay.kill();
  }
}, 300_000);
