/** How often Slurm is asked for jobs, with how many sessions ever, while pages show them. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { SessionRecord } from '../../src/records/records.ts';
import type { Cluster } from '../../testbed/control.ts';
import type { Client } from '../support/client.ts';
import type { ClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';
import { countQueries, forgetQueries } from './cluster-probes.ts';

const USER = 'testuser';
const PAGES = 20;
const PAGE_ASKS_EACH_MS = 1_000;
const WINDOW_MS = 60_000;
const SETTLE_TIMEOUT_MS = 120_000;

export interface Queries {
  sessions: number;
  perSecond: number;
}

export async function measureQueries(cluster: Cluster, portal: ClusterPortal, counts: number[]): Promise<Queries[]> {
  const client = await portal.user(USER);
  const measured: Queries[] = [];
  let listed = 0;
  for (const sessions of counts) {
    await addWaiting(cluster, portal, listed, sessions - listed);
    listed = sessions;
    await until('each is known to be held', () => allHeld(client, sessions), SETTLE_TIMEOUT_MS);
    measured.push({ sessions, perSecond: await queriesPerSecond(cluster, client) });
  }
  return measured;
}

/** Sessions whose jobs are there, and held: as many as one likes live at once. */
async function addWaiting(cluster: Cluster, portal: ClusterPortal, from: number, count: number): Promise<void> {
  const at = Date.now();
  const ids = Array.from(
    { length: count },
    (_, n) => `app-session-${Math.floor(at / 1000)}-${String(from + n).padStart(6, '0')}`,
  );
  const each = 'sbatch --parsable --hold --partition=viz --mem=16M --output=/dev/null --wrap=true --job-name="$name"';
  const submit = ['bash', '-c', `while read -r name; do ${each} || exit; done`];
  const jobs = await cluster.output('access', submit, { user: USER, input: `${ids.join('\n')}\n`, timeoutMs: 300_000 });
  const jobIds = jobs.trim().split('\n');
  const records = ids.map((session_id, n): SessionRecord => record(session_id, jobIds[n] ?? '', at));
  const seed = [
    '/opt/berth/node_modules/.bin/node',
    '/opt/berth/tests/bench/seed-sessions.ts',
    `${portal.home}/berth.sqlite`,
  ];
  await cluster.output('access', seed, { user: 'berth', input: JSON.stringify(records) });
}

const record = (session_id: string, job_id: string, at: number): SessionRecord => ({
  session_id,
  job_id,
  app_id: 'gedit',
  name: 'gedit',
  user_id: USER,
  account: USER,
  cluster: 'hpc',
  status: 'pending',
  reason: null,
  message: null,
  node: null,
  node_ip: null,
  vnc_port: null,
  display_fingerprint: null,
  waiting: null,
  created_at: at,
  started_at: null,
  ended_at: null,
  expires_at: null,
  last_input_at: null,
  idle_ends_at: null,
  maintenance_at: null,
  restarted_from: null,
  config: {
    resources: { cpus: 1, memory: '16Mi', gpus: 0, time: 60, partition: 'viz', account: null, qos: null },
    display: { type: 'novnc', resolution: '1280x720' },
  },
  params: {},
  steps: [{ step: 'accepted', at }],
  submit_grant: null,
  forget_grant: null,
  version: 1,
});

interface List {
  sessions: { status: string; waiting: { reason: string } | null }[];
  next_cursor: string | null;
}

async function allHeld(client: Client, count: number): Promise<boolean> {
  let held = 0;
  for (let cursor = ''; ; ) {
    const { body } = await client.request<List>('GET', `/api/app/sessions?limit=200${cursor}`);
    held += body.sessions.filter(({ waiting }) => waiting?.reason === 'held').length;
    if (body.next_cursor === null) return held === count;
    cursor = `&cursor=${encodeURIComponent(body.next_cursor)}`;
  }
}

/** While pages listen to events and ask for the list. */
async function queriesPerSecond(cluster: Cluster, client: Client): Promise<number> {
  const pages = Array.from({ length: PAGES }, () => client.socket('/events'));
  await Promise.all(pages.map((page) => once(page, 'open')));
  const asking = pages.map(() =>
    setInterval(() => client.request('GET', '/api/app/sessions').catch(() => {}), PAGE_ASKS_EACH_MS),
  );
  await forgetQueries(cluster);
  const begun = performance.now();
  await wait(WINDOW_MS);
  const { squeue, sacct, sinfo } = await countQueries(cluster);
  const seconds = (performance.now() - begun) / 1000;
  for (const timer of asking) clearInterval(timer);
  for (const page of pages) page.close();
  return (squeue + sacct + sinfo) / seconds;
}
