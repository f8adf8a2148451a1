/** An animated desktop in a browser, through Berth and through websockify. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { type DisplayRoutes, type Route, startDisplayRoutes } from './display-routes.ts';
import { logInBrowser } from './first-load.ts';
import { interruptible } from './interruptible.ts';
import { median } from './median.ts';
import { quietMachine } from './quiet.ts';
import type { Part } from './report.ts';

const NOVNC = join(import.meta.dirname, '..', '..', 'node_modules', '@novnc', 'novnc');
const PAGE = readFileSync(join(import.meta.dirname, 'desktop-page.html'), 'utf8');
const ANIMATION = join(import.meta.dirname, 'animation.pl');
const ROUNDS = 15;
const WARM_UP_MS = 2_000;
const MEASURED_MS = 4_000;
/** Two measurements of the same differ by as much. */
const NOISE = 0.03;

const METHOD = `- A real session of 1280×720: xterm, filled with blocks of colour that all change as fast as it draws them. Its one Xvnc is
  shown in Chromium by the same page with noVNC (quality 6, compression 2), once through the portal and its gateway, and once through Debian's
  websockify at the same socket; one is connected at a time, ${ROUNDS} times in turns, for four seconds after two of warming up. Browser, display and
  application share the machine, and use all of it.
- **Frames** are complete FramebufferUpdates, counted in noVNC; **bytes** what the page's WebSocket has received. 'No fewer' allows for
  ${NOISE * 100} %, by which two measurements of the same differ. A figure is the median of the pairs' ratios.`;

interface Seen {
  frames: number;
  bytes: number;
}

export async function measureDesktop(say: (line: string) => void): Promise<Part> {
  await quietMachine();
  return interruptible(async (after) => {
    const routes = await startDisplayRoutes(after, {
      run: `{ command: xterm, args: [-maximized, -fn, fixed, -e, perl, ${ANIMATION}] }`,
      fake: false,
    });
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      // A page that the test itself answers is of no network, and may not speak to this machine otherwise.
      args: ['--no-sandbox', '--disable-features=LocalNetworkAccessChecks'],
    });
    after.defer(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    await serveDesktopPage(context);
    await logInBrowser(context, routes.portal.url);
    say('frames …');
    return describe(await inTurns(context, routes));
  });
}

/** At every origin, so that the portal finds its own and noVNC is loaded from nowhere else. */
async function serveDesktopPage(context: BrowserContext): Promise<void> {
  await context.route('**/bench-desktop', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
  await context.route('**/novnc/**', (route) =>
    route.fulfill({ path: join(NOVNC, new URL(route.request().url()).pathname.replace('/novnc/', '')) }),
  );
}

async function inTurns(context: BrowserContext, { berth, websockify }: DisplayRoutes) {
  const seen: { berth: Seen; websockify: Seen }[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    seen.push({ berth: await look(context, berth), websockify: await look(context, websockify) });
  }
  return seen;
}

async function look(context: BrowserContext, { url, password }: Route): Promise<Seen> {
  const page: Page = await context.newPage();
  try {
    await page.goto(`${new URL(url).origin.replace(/^ws/, 'http')}/bench-desktop`);
    await page.waitForFunction("'count' in window");
    await page.evaluate(`openDesktop(${JSON.stringify(url)}, ${JSON.stringify(password)})`);
    await page.evaluate(`count(${WARM_UP_MS})`);
    const seen = await page.evaluate<Seen>(`count(${MEASURED_MS})`);
    if (seen.frames === 0) throw new Error(`nothing moved at ${url}`);
    return seen;
  } finally {
    await page.close();
  }
}

function describe(seen: Awaited<ReturnType<typeof inTurns>>): Part {
  const middle = (of: (pair: (typeof seen)[number]) => number): number => median(seen.map(of));
  const write = ({ frames, bytes }: Seen): string => `${frames.toFixed(1)} frames/s, ${(bytes / 1e6).toFixed(2)} MB/s`;
  const medians = (of: 'berth' | 'websockify'): string =>
    write({ frames: middle((pair) => pair[of].frames), bytes: middle((pair) => pair[of].bytes) });
  return {
    figures: [
      {
        name: 'frames a second, to websockify',
        measured: middle(({ berth, websockify }) => berth.frames / websockify.frames),
        least: 1 - NOISE,
        write: (value) => `${value.toFixed(2)} ×`,
      },
    ],
    notes: [`Medians of ${seen.length} turns: Berth ${medians('berth')}; websockify ${medians('websockify')}.`],
    method: METHOD,
  };
}
