/** How fast what a solver writes is on the page, what it costs that many follow it, and how fast many runs are listed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogPart, Run } from '../../src/runs/schema.ts';
import { ClusterFault } from '../../testbed/run.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal } from '../support/portal.ts';
import { interruptible } from './interruptible.ts';
import { percentile } from './percentile.ts';
import { LOOKED_EACH_MS, PLOTTED, PLOTTED_EACH_MS, plotTimes } from './plot-times.ts';
import { cpuSeconds } from './process-cost.ts';
import { quietMachine } from './quiet.ts';
import type { Figure, Part } from './report.ts';
import { PAGE, RUNS, seedRuns, slowestPage } from './run-pages.ts';
import { measureOnCluster, type OnCluster, STUDY_LOOKED_EACH_MS, STUDY_RUNS } from './runs-on-cluster.ts';
import { endTicks, startTicks, type TicksOwner, ticksFrom } from './ticking-runs.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const FOLLOWED = 25;
const FOLLOWERS_EACH = 20;
const FOLLOWERS = FOLLOWED * FOLLOWERS_EACH;
const WRITTEN_EACH_MS = 1_000;
const FOLLOWED_MS = 20_000;

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;

const METHOD = `- **To the plot**, on one machine: a solver notes the moment at which it writes each of ${PLOTTED} numbers, one each ${PLOTTED_EACH_MS} ms. Chromium has the run's page open; a number counts as plotted when the
  newest value beside the curve, drawn in the same moment, is that or a later one, which is looked at each ${LOOKED_EACH_MS} ms. p95 of all numbers.
- **To the plot**, on a node: the same solver as a job of Slurm on a node of the virtual cluster (\`testbed/README.md\`), which tells the portal on the access host by HTTP what it writes. The moments are
  the node's; all hosts and Chromium have this machine's clock, and share its cores.
- **A study**: from the request, whose runs are then made, until each of them is known to be in the queue of that cluster's Slurm, which is looked at each ${STUDY_LOOKED_EACH_MS} ms; Slurm has them as one array.
- **Followed logs**: ${FOLLOWED} runs write two lines a second each, and ${FOLLOWERS_EACH} clients follow the log of each as its page does. The seconds of processor that the portal uses, divided by
  those that pass in ${FOLLOWED_MS / 1000} s.
- **A list** is \`GET /api/cae/runs?limit=${PAGE}\` of a user with ${RUNS.toLocaleString('en')} runs, and the same by state, by solver, and by a part of the name that few have, each 200 times after 20; the slowest p95.`;

interface OneMachine {
  plotted: number[];
  cores: number;
  listed: number;
}

export async function measureRuns(say: (line: string) => void): Promise<Part> {
  const machine = await measureOneMachine(say);
  const cluster = await measureOnCluster(say).catch((fault: unknown) => {
    if (fault instanceof ClusterFault) return fault;
    throw fault;
  });
  return { ...describe(machine, cluster), method: METHOD };
}

function measureOneMachine(say: (line: string) => void): Promise<OneMachine> {
  return interruptible(async (after) => {
    const input = mkdtempSync(join(tmpdir(), 'berth-ticks-'));
    after.defer(() => rmSync(input, { recursive: true }));
    const portal = await startPortal({ config: ticksFrom(CHECKOUT) });
    after.defer(portal.dispose);
    const client = await logIn(portal.url);
    const admin: TicksOwner = { username: 'admin', client, input, here: (path) => path };

    say('from the log to the plot …');
    await quietMachine();
    const plotted = await plotTimes(portal.url, admin);

    say('followed logs …');
    const runs: Run[] = [];
    for (let n = 0; n < FOLLOWED; n++) runs.push(await startTicks(admin, { each_ms: WRITTEN_EACH_MS, count: 10_000 }));
    const cores = await coresOfFollowers(client, runs, portal.pid());
    for (const run of runs) await endTicks(admin, run);

    say('lists …');
    await seedRuns(portal, admin.username);
    await quietMachine();
    return { plotted, cores, listed: await slowestPage(client) };
  });
}

function describe({ plotted, cores, listed }: OneMachine, cluster: OnCluster | ClusterFault): Omit<Part, 'method'> {
  const toThePlot = (name: string, times: number[]): Figure => ({
    name,
    measured: percentile(times, 0.95),
    most: 1_000,
    write: milliseconds,
  });
  const median = (times: number[]): string => `${milliseconds(percentile(times, 0.5))} (median)`;
  const measured = !(cluster instanceof ClusterFault);
  return {
    figures: [
      toThePlot('a line of the log to the plot, p95', plotted),
      ...(measured
        ? [
            toThePlot('a line of the log on a node to the plot, p95', cluster.plotted),
            {
              name: `a study of ${STUDY_RUNS} runs into Slurm's queue, in one call`,
              measured: cluster.studySubmitted,
              most: 5_000,
              write: milliseconds,
            },
          ]
        : []),
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
    notes: [
      `A line was plotted after ${median(plotted)}.`,
      measured
        ? `A line on a node was plotted after ${median(cluster.plotted)}.`
        : `On a cluster nothing was measured. ${cluster.message.split('\n')[0]}`,
    ],
  };
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
