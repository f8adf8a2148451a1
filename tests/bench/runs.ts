/** How fast what a solver writes is on the page, what it costs that many follow it, and how fast many runs are listed. */
import { chromium } from '@playwright/test';
import type { LogPart, Run } from '../../src/runs/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal } from '../support/portal.ts';
import { logInBrowser } from './first-load.ts';
import { interruptible } from './interruptible.ts';
import { percentile } from './percentile.ts';
import { cpuSeconds } from './process-cost.ts';
import { quietMachine } from './quiet.ts';
import type { Part } from './report.ts';
import { PAGE, RUNS, seedRuns, slowestPage } from './run-pages.ts';
import { endTicks, startTicks, TICKS, tickTimes } from './ticking-runs.ts';

const PLOTTED = 150;
const PLOTTED_EACH_MS = 200;
const LOOKED_EACH_MS = 10;
const FOLLOWED = 25;
const FOLLOWERS_EACH = 20;
const FOLLOWERS = FOLLOWED * FOLLOWERS_EACH;
const WRITTEN_EACH_MS = 1_000;
const FOLLOWED_MS = 20_000;

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;

const METHOD = `- **To the plot**: a solver notes the moment at which it writes each of ${PLOTTED} numbers, one each ${PLOTTED_EACH_MS} ms. Chromium has the run's page open; a number counts as plotted when the
  newest value beside the curve, drawn in the same moment, is that or a later one, which is looked at each ${LOOKED_EACH_MS} ms. p95 of all numbers. On one machine: what a cluster
  adds is the way from the node by HTTP.
- **Followed logs**: ${FOLLOWED} runs write two lines a second each, and ${FOLLOWERS_EACH} clients follow the log of each as its page does. The seconds of processor that the portal uses, divided by
  those that pass in ${FOLLOWED_MS / 1000} s.
- **A list** is \`GET /api/cae/runs?limit=${PAGE}\` of a user with ${RUNS.toLocaleString('en')} runs, and the same by state, by solver, and by a part of the name that few have, each 200 times after 20; the slowest p95.`;

export async function measureRuns(say: (line: string) => void): Promise<Part> {
  return interruptible(async (after) => {
    const portal = await startPortal({ config: TICKS });
    after.defer(portal.dispose);
    const admin = await logIn(portal.url);

    say('from the log to the plot …');
    await quietMachine();
    const plotted = await plotTimes(portal.url, admin);

    say('followed logs …');
    const runs: Run[] = [];
    for (let n = 0; n < FOLLOWED; n++) runs.push(await startTicks(admin, { each_ms: WRITTEN_EACH_MS, count: 10_000 }));
    const cores = await coresOfFollowers(admin, runs, portal.pid());
    for (const run of runs) await endTicks(admin, run);

    say('lists …');
    await seedRuns(portal, 'admin');
    await quietMachine();
    const listed = await slowestPage(admin);
    return {
      figures: [
        {
          name: 'a line of the log to the plot, p95',
          measured: percentile(plotted, 0.95),
          most: 1_000,
          write: milliseconds,
        },
        {
          name: `${FOLLOWERS} followed logs, of one processor`,
          measured: cores,
          most: 1,
          write: (value) => `${(100 * value).toFixed(0)} %`,
        },
        {
          name: `page of ${PAGE} of ${RUNS.toLocaleString('en')} runs, filtered, p95`,
          measured: listed,
          most: 50,
          write: (ms) => `${ms.toFixed(1)} ms`,
        },
      ],
      notes: [`A line was plotted after ${milliseconds(percentile(plotted, 0.5))} (median).`],
      method: METHOD,
    };
  });
}

/** Milliseconds from when each number was written until it was on the page. */
async function plotTimes(url: string, user: Client): Promise<number[]> {
  const run = await startTicks(user, { each_ms: PLOTTED_EACH_MS, count: PLOTTED });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ locale: 'en-US', baseURL: url });
    await logInBrowser(context, url);
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
    return tickTimes(run).flatMap((written, index) => {
      const at = seen.find(([value]) => value > index)?.[1];
      // What was there before the page came up tells nothing.
      return index + 1 > first && at !== undefined ? [at - written] : [];
    });
  } finally {
    await browser.close();
    await endTicks(user, run);
  }
}

/** How many processors the portal keeps busy. */
async function coresOfFollowers(user: Client, runs: Run[], pid: number): Promise<number> {
  const ending = new AbortController();
  const followers = runs.flatMap((run) =>
    Array.from({ length: FOLLOWERS_EACH }, () => follow(user, run, ending.signal)),
  );
  await quietMachine();
  const [begun, before] = [performance.now(), cpuSeconds([pid])];
  await new Promise((resolve) => setTimeout(resolve, FOLLOWED_MS));
  const cores = (cpuSeconds([pid]) - before) / ((performance.now() - begun) / 1000);
  ending.abort();
  const heard = await Promise.all(followers);
  if (heard.some((bytes) => bytes === 0)) throw new Error('a follower has heard nothing');
  return cores;
}

/** How much it has heard until it is ended. */
async function follow(user: Client, { run_id }: Run, ended: AbortSignal): Promise<number> {
  let [from, heard] = [0, 0];
  while (!ended.aborted) {
    const { status, body } = await user.request<LogPart>('GET', `/api/cae/runs/${run_id}/log?from=${from}&wait=20`);
    if (status !== 200) throw new Error(`the log answered ${status}`);
    from = body.next;
    heard += body.text.length;
    // As the page does, which draws no more often.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return heard;
}
