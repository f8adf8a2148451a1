/** From asking for a session on a cluster to its first picture, as a page does it, beside a job of Slurm's with nothing of Berth. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Session } from '../../src/session/schema.ts';
import type { Cluster } from '../../testbed/control.ts';
import type { Client } from '../support/client.ts';
import type { ClusterPortal } from '../support/cluster-portal.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';
import { bareJob } from './bare-job.ts';
import { type Announced, jobsLeft, listening, moment, sbatchStarted } from './cluster-probes.ts';
import { quietMachine } from './quiet.ts';
import { type SessionEvents, sessionEvents } from './session-events.ts';

const IMAGES = '/opt/apptainers/apps';
const USER = 'testuser';
const NODE = 'viz-node001';
const WARM_UP_PAIRS = 2;
/** Longer than the monitor's time between two looks. */
const END_WITHIN_MS = 4_000;

export interface Launch {
  quiet: boolean;
  /** Moments, in milliseconds since the request left. */
  sbatch: number;
  display: number;
  endpoint: number;
  picture: number;
  steps: Record<string, number>;
  /** From what a job announced to the event about it. */
  announced: number[];
  /** From a job's end that nobody announced to the event about it. */
  ended: number;
  /** From sbatch to a bare Xvnc in a bare container. */
  bare: number;
}

interface Site {
  cluster: Cluster;
  client: Client;
  events: SessionEvents;
  /** What the relay has seen. */
  announced: Announced[];
  app: string;
}

export async function measureLaunches(
  portal: ClusterPortal,
  { cluster, announced, app }: Pick<Site, 'cluster' | 'announced' | 'app'>,
  pairs: number,
): Promise<Launch[]> {
  const client = await portal.user(USER);
  const site = { cluster, client, events: await sessionEvents(client), announced, app };
  const launches: Launch[] = [];
  for (let n = 0; n < WARM_UP_PAIRS + pairs; n++) {
    const quiet = await quietMachine();
    const session = await launch(site);
    const ended = await endUnannounced(site, session.session_id, n % 2 === 0);
    const quietBetween = await quietMachine();
    const bare = await bareJob(cluster, USER, `${IMAGES}/${app}.sif`);
    if (n >= WARM_UP_PAIRS) launches.push({ ...session, ended, bare, quiet: quiet && quietBetween });
  }
  site.events.close();
  return launches;
}

async function launch({ cluster, client, events, announced, app }: Site) {
  announced.length = 0;
  const begun = moment();
  const { session_id } = await client.launch({ app_id: app, name: 'berth bench' });
  const told = (what: string, says: (session: Session) => boolean) =>
    events.told(what, (session) => session.session_id === session_id && says(session));
  const hasStep = (step: string) => told(step, ({ steps }) => steps.some((one) => one.step === step));
  await told('its job runs', ({ status }) => status !== 'creating' && status !== 'pending');
  const listens = listening(cluster, NODE);
  const running = await told('it is running', ({ status }) => status === 'running');
  const desktop = await openDesktop(client.socket(`/display/${session_id}`));
  await desktop.update();
  const picture = moment() - begun;
  const { display, endpoint } = await listens;
  await hasStep('app_started');
  desktop.socket.terminate();
  const steps = Object.fromEntries(
    (await client.session(session_id)).steps.map(({ step, at }) => [step, Date.parse(at) - begun]),
  );
  return {
    session_id,
    sbatch: (await sbatchStarted(cluster)) - begun,
    display: display - begun,
    endpoint: endpoint - begun,
    picture,
    steps: { ...steps, 'running pushed': running.at - begun },
    announced: await Promise.all(announced.map(async ({ at, step }) => (await hasStep(step)).at - at)),
  };
}

/** Ends its job behind Berth's back, at any time between two looks. */
async function endUnannounced({ cluster, client, events, app }: Site, sessionId: string, byItself: boolean) {
  await wait(Math.random() * END_WITHIN_MS);
  const job = (await client.session(sessionId)).job_id ?? '';
  const begun = moment();
  if (byItself) await cluster.output(NODE, ['pkill', '-x', app]);
  else await cluster.output('access', ['scancel', job], { user: USER });
  const end = await events.told(
    'it has ended',
    ({ session_id, status }) => session_id === sessionId && (status === 'stopped' || status === 'failed'),
  );
  await until('its job is gone', async () => (await jobsLeft(cluster)) === 0);
  await client.request('POST', `/api/app/sessions/${sessionId}/forget`);
  return end.at - begun;
}
