/** Pages tell that a job has ended, and save what they list as files; on a cluster that is made up row by row. */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import type { Me } from '../../src/auth/schema.ts';
import { type BusyCluster, startBusyCluster } from '../support/busy-cluster.ts';
import { logIn } from '../support/client.ts';
import { loginCookies } from './desk.ts';

const JOBS = 300;
/** It looks each 15 s. */
const WAIT_MS = 60_000;

let site: BusyCluster;
let account: string;
test.beforeAll(async () => {
  site = await startBusyCluster(JOBS);
  const admin = await logIn(site.url);
  account = (await admin.request<Me>('GET', '/api/auth/me')).body.runs_as ?? '';
});
test.afterAll(() => site.dispose());
test.beforeEach(async ({ context }) => {
  await context.addCookies(await loginCookies(site.url));
  await context.addInitScript(() => localStorage.setItem('berth-language', 'en'));
});

/** As accounting lists it. */
function ended(id: string, label: string, name: string, state: string): string[] {
  const at = String(Math.ceil(Date.now() / 1000));
  const described = [id, label, name, account, 'research', 'normal', 'normal', state, '0:0', 'node0001'];
  return [...described, at, at, at, '60', 'cpu=1', 'cpu=1', '1'];
}

test('a page tells of jobs and arrays that have ended, and leads there', async ({ page }) => {
  test.setTimeout(2 * WAIT_MS);
  await page.goto(`${site.url}/account`);
  await page.getByRole('switch', { name: 'Tell me when a job has ended, and how' }).click();
  await expect(page.getByRole('switch', { name: 'Tell me when a job has ended, and how' })).toBeChecked();
  await page.goto(`${site.url}/cluster`);
  site.account([
    ended('7', '7', 'wing-mesh', 'TIMEOUT'),
    ended('9', '8_1', 'sweep', 'COMPLETED'),
    ended('10', '8_2', 'sweep', 'COMPLETED'),
  ]);
  const notice = (name: string) => page.getByRole('alert').filter({ hasText: name });
  await expect(notice('wing-mesh')).toContainText('Job 7 was ended: its time was up.', { timeout: WAIT_MS });
  await expect(notice('sweep')).toContainText('All 2 tasks of array 8 have completed.');
  expect((await new AxeBuilder({ page }).include('.mantine-Notifications-root').analyze()).violations).toEqual([]);
  await notice('wing-mesh').getByRole('link', { name: 'See the job' }).click();
  await expect(page).toHaveURL(/\/jobs\/7$/);
  await expect(notice('wing-mesh')).toHaveCount(0);
  // What was told is not told to a page that comes later.
  await page.reload();
  await expect(page.getByRole('heading', { name: 'wing-mesh' })).toBeVisible();
  await expect(notice('sweep')).toHaveCount(0);
});

/** What the page saves. */
async function saved(page: Page, item: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('a list is saved as it is filtered, for spreadsheets and for programs', async ({ page }) => {
  await page.goto(`${site.url}/jobs?scope=all&show=running&q=mesh`);
  await expect(page.getByRole('link', { name: /mesh-case/ }).first()).toBeVisible();
  const csv = await saved(page, 'CSV, for spreadsheets');
  expect(csv.name).toBe('jobs.csv');
  const [, ...rows] = csv.text.trimEnd().split('\r\n');
  expect(rows).toHaveLength(10);
  for (const row of rows) expect(row).toMatch(/^\d+,mesh-case\d+,.*RUNNING/);
  const json = await saved(page, 'JSON, for programs');
  expect(json.name).toBe('jobs.json');
  expect(JSON.parse(json.text)).toHaveLength(10);

  await page.goto(`${site.url}/cluster`);
  await page.getByRole('searchbox').fill('node01');
  const nodes = await saved(page, 'Nodes, as they are filtered: CSV, for spreadsheets');
  expect(nodes.text.trimEnd().split('\r\n')).toHaveLength(101);
});
