/** How much JavaScript a browser must load until a page can be used. */
import { type BrowserContext, chromium, type Page, type Request } from '@playwright/test';
import { ADMIN_PASSWORD, startPortal } from '../support/portal.ts';

export interface FirstLoad {
  path: string;
  /** As they came over the wire, compressed. */
  scriptBytes: number;
  scripts: number;
}

/** Logged in where the page needs it; usable is a page whose first action can be clicked. */
const PAGES = [
  { path: '/', loggedIn: true, usable: (page: Page) => page.getByRole('button', { name: /^Launch gedit/ }) },
  { path: '/auth/', loggedIn: false, usable: (page: Page) => page.getByRole('button', { name: 'Log in' }) },
];

export async function measureFirstLoads(): Promise<FirstLoad[]> {
  const portal = await startPortal();
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const loads: FirstLoad[] = [];
    for (const { path, loggedIn, usable } of PAGES) {
      const context = await browser.newContext({ locale: 'en-US', baseURL: portal.url });
      if (loggedIn) await logInBrowser(context, portal.url);
      const page = await context.newPage();
      const asked: Request[] = [];
      page.on('request', (request) => {
        if (new URL(request.url()).pathname.endsWith('.js')) asked.push(request);
      });
      await page.goto(path);
      await usable(page).first().click({ trial: true });
      // What was asked for until now counts, also where it is still on its way.
      const bytes = await Promise.all([...asked].map(bodySize));
      if (bytes.length === 0) throw new Error(`${path} has loaded no script`);
      loads.push({ path, scripts: bytes.length, scriptBytes: bytes.reduce((sum, size) => sum + size, 0) });
      await context.close();
    }
    return loads;
  } finally {
    await browser.close();
    await portal.dispose();
  }
}

async function bodySize(request: Request): Promise<number> {
  await (await request.response())?.finished();
  return (await request.sizes()).responseBodySize;
}

/** The context has its cookies then. */
export async function logInBrowser(context: BrowserContext, url: string, username = 'admin'): Promise<void> {
  const answer = await context.request.post(`${url}/api/auth/login`, {
    data: { username, password: ADMIN_PASSWORD },
  });
  if (!answer.ok()) throw new Error(`log-in answered ${answer.status()}`);
}
