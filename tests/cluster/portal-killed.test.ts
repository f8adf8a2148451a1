/**
 * The portal is killed at the calls that it makes of its ports while a session is launched, stopped and restarted, and at moments of
 * a seed, on a real cluster: there is never a second job of a session, none without an owner, and none that nobody waits for.
 *
 * The seed is printed; BERTH_CHAOS_SEED repeats it. A seeded part of the calls is tried; BERTH_CHAOS_TRIALS=<n> tries all, and n moments.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedCluster } from '../support/cluster.ts';
import {
  type ClusterTrial,
  clusterTrial,
  fileOn,
  jobFilesOn,
  jobsOf,
  letSubmit,
} from '../support/cluster-trial-portal.ts';
import type { CallPoint } from '../support/fuse.ts';
import { type Deed, deeds, killAt, nameOf, pointsIn, tryAllCalls } from '../support/kills-at-calls.ts';
import { killAtMoments } from '../support/kills-at-moments.ts';
import { seeded } from '../support/seed.ts';
import { type TrialPortal, tryAll } from '../support/trial.ts';
import { until } from '../support/until.ts';

/** Most of a trial is waiting. */
const PORTALS = 4;
const CALLS = 8;
const MOMENTS = Number(process.env.BERTH_CHAOS_TRIALS ?? 4);
/** With a slow sbatch a session runs after about 2 s, and after a kill all is mended within some 10 s. */
const PACE = { launchingMs: 2_500, mendingMs: 8_000 };
const SLOW_SBATCH = '#!/bin/sh\nsleep 0.4\n/usr/bin/sbatch "$@"\nstatus=$?\nsleep 0.4\nexit $status\n';
const LAUNCH = { app_id: 'shell' };

const random = seeded();
console.log(`BERTH_CHAOS_SEED=${random.seed}`);

const cluster = sharedCluster();
const trials: ClusterTrial[] = [];
beforeAll(async () => {
  for (let index = 0; index < PORTALS; index++) trials.push(await clusterTrial(cluster, String(index)));
  await letSubmit(cluster, trials);
});
afterAll(async () => {
  for (const trial of trials) await trial.dispose();
});

function trialOf(index: number): TrialPortal {
  const trial = trials[index];
  if (!trial) throw new Error('so many portals there are not');
  return trial;
}

/** These in an order of the seed. */
function shuffled<Item>(items: Item[]): Item[] {
  const rest = [...items];
  return Array.from(items, () => rest.splice(random.below(rest.length), 1)).flat();
}

async function expectNothingLeft(): Promise<void> {
  await until('Slurm has no job of the account', async () => {
    const states = (await jobsOf(cluster, 'testuser')).map(({ state }) => state);
    return states.every((state) => !/^(PENDING|CONFIGURING|RUNNING|COMPLETING)$/.test(state));
  });
  for (const { name } of cluster.hosts) {
    expect((await cluster.exec(name, ['pgrep', '-a', '-u', 'testuser'])).stdout).toBe('');
    expect(jobFilesOn(cluster, name)).toEqual([]);
  }
}

it('a launch, a stop and a restart survive the end of the portal at their calls', async () => {
  const all: { name: string; deed: Deed; point: CallPoint }[] = [];
  await Promise.all(
    Object.entries(deeds(LAUNCH)).map(async ([name, deed], index) => {
      const points = await pointsIn(trialOf(index), deed);
      expect(points.length).toBeGreaterThan(5);
      all.push(...points.map((point) => ({ name, deed, point })));
    }),
  );
  const enough = tryAllCalls ? Number.POSITIVE_INFINITY : CALLS;
  let hits = 0;
  let tried = 0;
  function* untilEnough() {
    for (const one of shuffled(all)) {
      if (hits >= enough || tried >= 3 * enough) return;
      tried++;
      yield one;
    }
  }
  const faults = await tryAll(
    trials,
    untilEnough(),
    ({ name, point }) => `${name}, ${nameOf(point)}`,
    async (trial, { deed, point }) => {
      if (await killAt(trial, deed, point)) hits++;
    },
  );
  expect(faults).toEqual([]);
  expect(hits).toBeGreaterThanOrEqual(Math.min(enough, tried / 2));
  await expectNothingLeft();
}, 1_800_000);

it(
  'sessions survive the end of the portal, alone or with all that it has begun, at any moment',
  async () => {
    await letSubmit(cluster, trials, SLOW_SBATCH);
    const seeds = Array.from({ length: MOMENTS }, (_, index) => random.seed + index);
    const faults = await tryAll(
      trials,
      seeds,
      (seed) => `BERTH_CHAOS_SEED=${seed}`,
      (trial, seed) => killAtMoments(trial, LAUNCH, PACE, seeded(seed)),
    );
    expect(faults).toEqual([]);
    await expectNothingLeft();
  },
  600_000 + MOMENTS * 60_000,
);

describe.concurrent('a portal that dies in the middle of sbatch', () => {
  /** On `access`: the calls for each session, and what lets them go on. */
  const HELD = '/tmp/sbatch-held';
  const HELD_SBATCH = [
    '#!/bin/sh',
    `file=${HELD}/\${2#--job-name=}`,
    'echo called >>$file',
    'while [ ! -e $file.go ]; do sleep 0.1; done',
    'exec /usr/bin/sbatch "$@"',
    '',
  ].join('\n');
  beforeAll(async () => {
    await cluster.output('access', ['mkdir', '--mode=777', HELD]);
    await letSubmit(cluster, trials, HELD_SBATCH);
  });
  afterAll(async () => {
    await cluster.output('access', ['rm', '-r', HELD]);
    await letSubmit(cluster, trials);
    await expectNothingLeft();
  });

  const heldFile = (session: string): string => fileOn(cluster, 'access', `${HELD}/${session}`);
  const called = (session: string, times: number): Promise<boolean> =>
    until(`sbatch was called ${times} times`, () => {
      const file = heldFile(session);
      return existsSync(file) && readFileSync(file, 'utf8').split('\n').length > times;
    });
  const letGo = (session: string): void => writeFileSync(`${heldFile(session)}.go`, '');
  const jobsNamed = async (name: string): Promise<{ state: string; started: boolean }[]> =>
    (await jobsOf(cluster, 'testuser')).flatMap((job) =>
      job.name === name ? [{ state: job.state, started: job.started }] : [],
    );

  async function launchAndDie(
    { client, kills: [kill] }: TrialPortal,
    meanwhile?: (session: string) => Promise<unknown>,
  ) {
    const { session_id } = await client.launch(LAUNCH);
    await called(session_id, 1);
    await meanwhile?.(session_id);
    await kill();
    expect(await jobsNamed(session_id)).toEqual([]);
    return session_id;
  }

  it('adopts the job that came while it was away', async () => {
    const trial = trialOf(0);
    const session = await launchAndDie(trial);
    letGo(session);
    await until('the job has come', async () => (await jobsNamed(session)).length === 1);
    await trial.revive();
    await trial.settled();
    expect(await jobsNamed(session)).toEqual([{ state: 'RUNNING', started: true }]);
    expect(await trial.client.session(session)).toMatchObject({ status: 'running' });
    await trial.clean();
  });

  it('submits anew, and of the two jobs the second never begins', async () => {
    const trial = trialOf(1);
    const session = await launchAndDie(trial);
    await trial.revive();
    await called(session, 2);
    letGo(session);
    await until('both jobs have come', async () => (await jobsNamed(session)).length === 2);
    await trial.settled();
    expect(await trial.client.session(session)).toMatchObject({ status: 'running' });
    const jobs = await jobsNamed(session);
    expect(jobs.filter(({ started }) => started)).toEqual([{ state: 'RUNNING', started: true }]);
    expect(jobs.filter(({ started }) => !started)).toEqual([{ state: 'CANCELLED', started: false }]);
    await trial.clean();
  });

  it('ends the job that comes when its session has been stopped', async () => {
    const trial = trialOf(2);
    const session = await launchAndDie(trial, (id) => trial.client.request('DELETE', `/api/app/sessions/${id}`));
    await trial.revive();
    await trial.client.reached(session, 'stopped');
    letGo(session);
    await until('the job has come', async () => (await jobsNamed(session)).length === 1);
    await trial.settled();
    expect(await trial.client.session(session)).toMatchObject({ status: 'stopped', reason: 'user' });
  });
});
