/** What Berth adds to Slurm on a cluster: to a launch, to the time until a page knows, and to what Slurm is asked. */
import { removeCluster, startCluster } from '../../testbed/cluster.ts';
import { ACCESS } from '../../testbed/hosts.ts';
import { ensureImages } from '../../testbed/images.ts';
import { startClusterPortal } from '../support/cluster-portal.ts';
import { type Launch, measureLaunches } from './cluster-launch.ts';
import { announcementRelay, preparePrograms, putInFrontOfSbatch } from './cluster-probes.ts';
import { measureQueries } from './cluster-queries.ts';
import { median } from './median.ts';
import { percentile } from './percentile.ts';
import type { Part } from './report.ts';

const NAME = 'bench';
const APP = 'gedit';
const RELAY_PORT = 20_900;
const PAIRS = 15;
const SESSIONS = [1, 10, 1000];

const METHOD = `- All hosts of the virtual cluster (\`testbed/README.md\`) are this machine and have its clock, so moments on different hosts can be
  compared; they also share its cores, which those of a cluster do not.
- **A launch** is \`POST /api/app/sessions\` for gedit until the first bytes of the first FramebufferUpdate have come through the gateway; the
  client connects to \`/display/<id>\` when \`/events\` pushes 'running', as the page does. After each one a **bare job** of the same user:
  \`sbatch\` of a script that starts the same image and in it Xvnc, until Xvnc says that it is ready. Each of the two begins when
  the machine has been idle for a moment, or after twenty seconds of waiting for that.
- **Berth's own share** is the time from the request to the start of \`sbatch\`, and from when the display can be connected to until that
  first update. The first ends when a script that stands in front of \`sbatch\` runs; the second begins when Xvnc's socket and the TLS
  endpoint in front of it both listen, as \`/proc/net/unix\` and \`/proc/net/tcp\` of the node say: the last look, one each
  millisecond, that did not yet see it. In between are Slurm, Apptainer and Xvnc, and what Berth's job script does meanwhile;
  what that adds shows in the whole launch beside the bare job.
- **A change that is announced**: from when the job's post has come to the access host, where a relay notes it and hands it on to the
  portal, until the event is at a client of \`/events\`. **One that is not**: a session's job is ended by \`scancel\` on the command line,
  or its application by a signal, at any time between two looks; from that command until the session's end is at the client, with what
  Slurm and the application take to end.
- **Questions** are counted by scripts in front of \`squeue\`, \`sacct\` and \`sinfo\`, for a minute, with twenty clients on \`/events\` that also ask
  for the list once a second. The sessions are recorded ones with jobs in Slurm that are held, all living.`;

export async function measureCluster(say: (line: string) => void): Promise<Part> {
  await removeCluster(NAME);
  const cluster = await startCluster({ name: NAME }, say);
  try {
    await ensureImages(cluster, [APP], say);
    await preparePrograms(cluster);
    const portal = await startClusterPortal(cluster, {
      config: 'images: /opt/apptainers/apps\n',
      scheduler: { portal_url: `http://${ACCESS.address}:${RELAY_PORT}` },
    });
    try {
      await putInFrontOfSbatch(cluster);
      const relay = await announcementRelay(cluster, portal.port, RELAY_PORT);
      say('launches …');
      const launches = await measureLaunches(portal, { cluster, announced: relay.announced, app: APP }, PAIRS);
      await relay.close();
      say('questions …');
      const queries = await measureQueries(cluster, portal, SESSIONS);
      return { ...describe(launches, queries), method: METHOD };
    } finally {
      await portal.dispose();
    }
  } finally {
    await removeCluster(NAME);
  }
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`;
const aSecond = (value: number): string => `${value.toFixed(2)} /s`;

function describe(launches: Launch[], queries: { sessions: number; perSecond: number }[]): Omit<Part, 'method'> {
  const middle = (of: (launch: Launch) => number): number => median(launches.map(of));
  const reachable = ({ display, endpoint }: Launch): number => Math.max(display, endpoint);
  const own = (launch: Launch): number => launch.sbatch + launch.picture - reachable(launch);
  const onIdle = launches.filter(({ quiet }) => quiet);
  const announced = launches.flatMap((launch) => launch.announced);
  const steps = ['accepted', 'submitted', 'job_started', 'display_ready', 'running pushed'] as const;
  return {
    figures: [
      {
        name: 'own share of a launch, median',
        measured: middle(own),
        most: 150,
        write: ms,
      },
      { name: 'announced change to event, p95', measured: percentile(announced, 0.95), most: 100, write: ms },
      {
        name: 'change that nobody announces to event, p95',
        measured: percentile(
          launches.map(({ ended }) => ended),
          0.95,
        ),
        most: 5000,
        write: seconds,
      },
      ...queries.map(({ sessions, perSecond }) => ({
        name: `questions to Slurm, sessions listed: ${sessions.toLocaleString('en')}`,
        measured: perSecond,
        most: 0.5,
        write: aSecond,
      })),
    ],
    notes: [
      `Of its own share ${ms(middle(({ sbatch }) => sbatch))} are from the request to sbatch, and ${ms(middle((launch) => launch.picture - reachable(launch)))} from a display that can be connected to until its first update (medians of ${launches.length} launches).`,
      ...(onIdle.length > 0
        ? [
            `On an idle machine it was ${ms(median(onIdle.map(own)))}: ${onIdle.length} of the launches and their bare jobs began on one.`,
          ]
        : []),
      `A launch took ${ms(middle(({ picture }) => picture))} from the request to the first update, a bare job ${ms(middle(({ bare }) => bare))} from sbatch to a display.`,
      `After the request: sbatch ${ms(middle(({ sbatch }) => sbatch))}, Xvnc listens ${ms(middle(({ display }) => display))}, its TLS endpoint ${ms(middle(({ endpoint }) => endpoint))}; told: ${steps.map((step) => `${step} ${ms(middle((launch) => launch.steps[step] ?? Number.NaN))}`).join(', ')}; first update ${ms(middle(({ picture }) => picture))}.`,
      `Medians of events: ${ms(median(announced))} after what is announced (${announced.length} times), ${seconds(middle(({ ended }) => ended))} after what is not (${launches.length} times).`,
    ],
  };
}
