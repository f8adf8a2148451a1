/** A virtual cluster of its own with a portal on it, and pages of a user whose sessions run there as testuser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import type { Session } from '../../src/session/schema.ts';
import { removeCluster, startCluster } from '../../testbed/cluster.ts';
import type { Cluster } from '../../testbed/control.ts';
import { ensureImages } from '../../testbed/images.ts';
import type { Client } from '../support/client.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { ADMIN_PASSWORD } from '../support/portal.ts';
import { until } from '../support/until.ts';
import { desktop, fillLogin, seesDesktop } from './desk.ts';

const NAME = 'e2e';
const ACCOUNT = 'testuser';
/** The first time on a machine the images are built. */
const SET_UP_TIMEOUT_MS = 30 * 60_000;
const CONFIG = 'apps: [/opt/berth/tests/fixtures/cluster-apps]\nsessions: { stop_grace_seconds: 2 }';

export interface Site {
  cluster: Cluster;
  portal: ClusterPortal;
  user: Client;
  /** The browser's state after the log-in: log-ins are counted. */
  login: Awaited<ReturnType<BrowserContext['storageState']>>;
}

export const test = base.extend<{ nothingLeft: undefined }, { site: Site }>({
  site: [
    async ({ browser }, use) => {
      const cluster = await startCluster({ name: NAME });
      await ensureImages(cluster, ['gedit', 'openfoam', 'paraview', 'xterm'], console.log);
      const portal = await startClusterPortal(cluster, { config: CONFIG });
      const user = await portal.user(ACCOUNT);
      const page = await browser.newPage();
      await page.goto(portal.url);
      await fillLogin(page, ADMIN_PASSWORD, ACCOUNT);
      await expect(page.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
      const login = await page.context().storageState();
      await page.close();
      await use({ cluster, portal, user, login });
      await portal.dispose();
      await removeCluster(NAME);
    },
    { scope: 'worker', timeout: SET_UP_TIMEOUT_MS },
  ],
  baseURL: ({ site }, use) => use(site.portal.url),
  storageState: ({ site }, use) => use(site.login),
  nothingLeft: [
    async ({ site }, use) => {
      await use(undefined);
      await endSessions(site);
      // The next test begins with a form as the app has it.
      await site.user.request('PUT', '/api/app/apps/shell/last-values', {});
      await seesNothingLeft(site.cluster);
    },
    { auto: true },
  ],
});

async function endSessions({ user }: Site): Promise<void> {
  const { body } = await user.request<{ sessions: Session[] }>('GET', '/api/app/sessions');
  await Promise.all(
    body.sessions.map(async ({ session_id }) => {
      await user.request('DELETE', `/api/app/sessions/${session_id}`);
      await user.reached(session_id, 'stopped', 'failed');
      await user.request('POST', `/api/app/sessions/${session_id}/forget`);
    }),
  );
}

const seesNothingBy = (command: string) => async (cluster: Cluster) => {
  for (const { name } of cluster.hosts) {
    await until(`nothing is left on ${name}`, async () => (await cluster.output(name, ['sh', '-c', command])) === '');
  }
};
const PROCESSES = `pgrep -u ${ACCOUNT} -a || true`;
export const seesNoProcess = seesNothingBy(PROCESSES);
/** No process of the account and nothing of a job in /tmp, on any node. */
export const seesNothingLeft = seesNothingBy(`${PROCESSES}; ls -d /tmp/berth-* /tmp/app_session_* 2>/dev/null || true`);

/** Launches an app from the catalogue with what `fill` fills in, and gives the session's id. */
export async function launch(page: Page, app: string, fill: () => Promise<void>): Promise<string> {
  await page.getByRole('button', { name: `Launch ${app} with options…` }).click();
  await fill();
  await page.getByRole('dialog').getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  return page.url().split('/').at(-1) ?? '';
}

/** Of a file in the home directory: what is in it, and whose it is and with which mode on the cluster. */
export async function fileOf({ cluster }: Site, name: string): Promise<{ text: string; owner: string }> {
  const owner = await cluster.output('access', ['stat', '--format=%U %G %a', `/home/${ACCOUNT}/${name}`]);
  return { text: readFileSync(join(cluster.homes, ACCOUNT, name), 'utf8'), owner: owner.trim() };
}

export async function writeFile({ cluster }: Site, name: string, lines: string[]): Promise<void> {
  await cluster.output('access', ['tee', name], { user: ACCOUNT, input: lines.join('\n') });
}

/** What ParaView draws the lowest and the highest value in: nothing of its own has these colours. */
const LOWEST = [59, 76, 192];
const HIGHEST = [180, 4, 38];
/** What is lost of a colour on the way. */
const SHADE = 8;

function pixelsOf(page: Page, colour: number[]): Promise<number> {
  return desktop(page).evaluate(
    (canvas: HTMLCanvasElement, { colour, shade }) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (colour.every((part, channel) => Math.abs((data[i + channel] ?? 0) - part) <= shade)) count += 1;
      }
      return count;
    },
    { colour, shade: SHADE },
  );
}

/** ParaView shows the values of what it was launched with. It greets whoever starts it for the first time, and shows data when it is told to. */
export async function seesValuesInParaView(page: Page): Promise<void> {
  await seesDesktop(page);
  await expect(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+a');
    for (const colour of [LOWEST, HIGHEST]) expect(await pixelsOf(page, colour)).toBeGreaterThan(10);
  }).toPass({ timeout: 60_000 });
}

export { expect };
