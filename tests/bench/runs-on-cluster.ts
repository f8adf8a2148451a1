/** Runs on a virtual cluster: how long what is written on a node takes to the run's page, and a study into Slurm's queue. */
import { join } from 'node:path';
import type { Study, StudySamples } from '../../src/studies/schema.ts';
import { removeCluster, startCluster } from '../../testbed/cluster.ts';
import type { Cluster } from '../../testbed/control.ts';
import type { Client } from '../support/client.ts';
import { startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';
import { interruptible } from './interruptible.ts';
import { plotTimes } from './plot-times.ts';
import { quietMachine } from './quiet.ts';
import { ticksFrom } from './ticking-runs.ts';

const NAME = 'bench-runs';
const ACCOUNT = 'testuser';
const INPUT = `/home/${ACCOUNT}/empty`;
const STUDIES = '/api/automation/studies';
export const STUDY_RUNS = 200;
export const STUDY_LOOKED_EACH_MS = 50;

export interface OnCluster {
  /** Milliseconds from when each number was written until it was on the page. */
  plotted: number[];
  /** Milliseconds from the request of a study until all its runs wait in the queue, or more. */
  studySubmitted: number;
}

/** Fails with a ClusterFault where this machine can have no cluster. */
export async function measureOnCluster(say: (line: string) => void): Promise<OnCluster> {
  await removeCluster(NAME);
  return interruptible(async (after) => {
    after.defer(async () => void (await removeCluster(NAME)));
    const cluster = await startCluster({ name: NAME }, say);
    const portal = await startClusterPortal(cluster, { config: ticksFrom('/opt/berth') });
    after.defer(portal.dispose);
    await cluster.output('access', ['mkdir', INPUT], { user: ACCOUNT });
    const client = await portal.user(ACCOUNT);
    say('from the log on a node to the plot …');
    await quietMachine();
    const plotted = await plotTimes(portal.url, {
      username: ACCOUNT,
      client,
      input: INPUT,
      here: (path) => join(cluster.homes, path.replace('/home/', '')),
    });
    say('a study into the queue …');
    await quietMachine();
    return { plotted, studySubmitted: await submissionTime(cluster, client) };
  });
}

async function submissionTime(cluster: Cluster, client: Client): Promise<number> {
  const began = performance.now();
  const { status, body: study } = await client.request<Study>('POST', STUDIES, {
    solver_id: 'ticks',
    input: INPUT,
    params: { each_ms: 1000 },
    variations: {
      method: 'grid',
      axes: [{ kind: 'range', param: 'count', from: 1001, to: 1000 + STUDY_RUNS, count: STUDY_RUNS }],
    },
    at_once: 2,
  });
  if (status !== 201) throw new Error(`the study was not made: ${JSON.stringify(study)}`);
  const address = `${STUDIES}/${study.study_id}`;
  const isQueued = async (): Promise<boolean> => {
    const { samples } = (await client.request<StudySamples>('GET', `${address}/samples`)).body;
    return samples.every(({ status }) => status !== 'waiting' && status !== 'creating');
  };
  await until('all of it is in the queue', isQueued, 60_000, STUDY_LOOKED_EACH_MS);
  const took = performance.now() - began;
  const ids = (await cluster.output('access', ['squeue', '-h', '-a', '-r', '-o', '%F'])).trim().split('\n');
  if (ids.length !== STUDY_RUNS || new Set(ids).size !== 1) throw new Error(`Slurm has another queue: ${ids.join()}`);
  await client.request('POST', `${address}/cancel`);
  const isOver = async () => (await client.request<Study>('GET', address)).body.status === 'cancelled';
  await until('it is cancelled', isOver, 120_000);
  return took;
}
