/** The pages of a large cluster, of whose past nothing is known, for people to look at. */
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import type { OutputPart } from '../../src/jobs/schema.ts';
import { loginCookies } from '../e2e/desk.ts';
import { type BusyCluster, startBusyCluster } from '../support/busy-cluster.ts';
import { logIn } from '../support/client.ts';
import { ADMIN_PASSWORD } from '../support/portal.ts';
import { APPEARANCES, appearIn, fileName } from './appearance.ts';

const FOLDER = join(import.meta.dirname, '../../test-results/photographs');
const JOBS = 5_000;
/** Runs, waits, and is of whom the pages are shown to. */
const OWN = ['1000000', '1000500'];
const PAGES: [name: string, path: string][] = [
  ['cluster-home', '/'],
  ['cluster-nodes', '/cluster'],
  ['cluster-node', '/cluster/nodes/node0007'],
  ['cluster-node-drained', '/cluster/nodes/node0017'],
  ['cluster-node-unknown', '/cluster/nodes/nowhere'],
  ['cluster-history', '/cluster/history'],
  ['cluster-jobs', '/jobs?scope=all'],
  ['cluster-jobs-own', '/jobs'],
  ['cluster-jobs-nothing-found', '/jobs?scope=all&q=qqq'],
  ['cluster-job', `/jobs/${OWN[0]}`],
  ['cluster-job-waits', '/jobs/1000003'],
  ['cluster-job-unknown', '/jobs/1'],
];

/** The jobs are made up, and have written nothing. */
const OUTPUT: OutputPart = {
  state: 'read',
  path: '/home/kim/wing/log.simpleFoam',
  ended: true,
  text: Array.from(
    { length: 60 },
    (_, n) =>
      `Time = ${n + 1}\nsmoothSolver:  Solving for Ux, Initial residual = ${(0.1 / (n + 1)).toExponential(5)}, No Iterations 2\n`,
  ).join(''),
  file: '1:1',
  from: 0,
  next: 5_000,
  size: 5_000,
};

const test = base.extend<object, { site: BusyCluster }>({
  site: [
    async ({ browserName: _ }, use) => {
      const site = await startBusyCluster(JOBS);
      const admin = await logIn(site.url);
      await admin.request('PUT', '/api/admin/users/admin', { account: 'root' });
      await use(site);
      await site.dispose();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

for (const appearance of APPEARANCES) {
  test(`cluster ${appearance.name}`, async ({ page, site }) => {
    await page.context().addCookies(await loginCookies(site.url, 'admin', ADMIN_PASSWORD));
    await appearIn(page, appearance);
    await page.route('**/api/jobs/*/output?*', (route) => route.fulfill({ json: OUTPUT }));
    for (const [name, path] of PAGES) {
      await page.goto(site.url + path);
      await expect(page.getByRole('heading').first()).toBeVisible();
      await expect(page.locator('[role=status][aria-label]')).toHaveCount(0);
      await page.evaluate(() => document.fonts.ready);
      // Of thousands of nodes and jobs the beginning is enough.
      await page.screenshot({
        path: join(FOLDER, fileName(name, appearance)),
        animations: 'disabled',
      });
    }
  });
}
