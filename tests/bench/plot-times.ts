/** How long after a solver has written a number it is on the run's page, in Chromium. */
import { chromium } from '@playwright/test';
import { logInBrowser } from './first-load.ts';
import { endTicks, startTicks, type TicksOwner, tickTimes } from './ticking-runs.ts';

export const PLOTTED = 150;
export const PLOTTED_EACH_MS = 200;
export const LOOKED_EACH_MS = 10;

/** Milliseconds from when each number was written until it was on the page. */
export async function plotTimes(url: string, owner: TicksOwner): Promise<number[]> {
  const run = await startTicks(owner, { each_ms: PLOTTED_EACH_MS, count: PLOTTED });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ locale: 'en-US', baseURL: url });
    await logInBrowser(context, url, owner.username);
    const page = await context.newPage();
    await page.goto(`/cae/runs/${run.run_id}`);
    const newest = page.getByRole('table', { name: 'Ticks' }).locator('tbody td').first();
    await newest.waitFor();
    const seen = await newest.evaluate(
      (cell, { last, eachMs }) =>
        new Promise<[value: number, at: number][]>((resolve) => {
          const all: [number, number][] = [];
          const look = setInterval(() => {
            const value = Number(cell.textContent);
            if (value !== all.at(-1)?.[0]) all.push([value, Date.now()]);
            if (value < last) return;
            clearInterval(look);
            resolve(all);
          }, eachMs);
        }),
      { last: PLOTTED, eachMs: LOOKED_EACH_MS },
    );
    const [first] = seen[0] ?? [PLOTTED];
    return tickTimes(owner, run).flatMap((written, index) => {
      const at = seen.find(([value]) => value > index)?.[1];
      // What was there before the page came up tells nothing.
      return index + 1 > first && at !== undefined ? [at - written] : [];
    });
  } finally {
    await browser.close();
    await endTicks(owner, run);
  }
}
