/** A cluster of 2,000 nodes and 50,000 jobs with a hundred dashboards open: what it costs, and what comes to each. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClusterNodes, ClusterSummary } from '../../src/dashboard/schema.ts';
import type { JobList } from '../../src/jobs/schema.ts';
import { type BusyCluster, NODES, startBusyCluster } from '../support/busy-cluster.ts';
import { type Client, logIn } from '../support/client.ts';
import { until } from '../support/until.ts';

const JOBS = 50_000;
const DASHBOARDS = 100;
const MEMORY_MIB_MAX = 300;
const ANSWER_BYTES_MAX = 100_000;

let site: BusyCluster;
let admin: Client;
beforeAll(async () => {
  site = await startBusyCluster(JOBS);
  admin = await logIn(site.url);
});
afterAll(() => site?.dispose());

const list = async (query: string): Promise<JobList> => {
  const { status, body } = await admin.request<JobList>('GET', `/api/jobs?${query}`);
  expect(status).toBe(200);
  return body;
};

it('gives any page of the queue, filtered and sorted, and never the queue', async () => {
  const first = await list('scope=all');
  expect(first).toMatchObject({ total: JOBS, counts: { running: JOBS / 10, pending: (JOBS * 9) / 10 } });
  expect(first.jobs).toHaveLength(100);
  expect(JSON.stringify(first).length).toBeLessThan(ANSWER_BYTES_MAX);
  const last = await list('scope=all&offset=49900');
  expect(last.jobs).toHaveLength(100);
  expect(last.jobs.at(-1)?.state).toBe('pending');
  expect((await list('scope=all&q=case49999')).jobs.map(({ job_id }) => job_id)).toEqual(['1049999']);
  expect((await list('scope=all&sort=cpus')).jobs[0]?.cpus).toBe(64);
  expect((await list('scope=all&state=running&partition=gpu&node=node0030')).total).toBeGreaterThan(0);
  expect((await admin.request('GET', '/api/jobs?limit=1000')).status).toBe(400);
});

it('gives the nodes once, and then those that are others than they were', async () => {
  const nodes = async (since = ''): Promise<ClusterNodes> =>
    (await admin.request<ClusterNodes>('GET', `/api/cluster/nodes${since}`)).body;
  const { body: summary } = await admin.request<ClusterSummary>('GET', '/api/cluster');
  expect(summary).toMatchObject({
    total: { nodes: { drained: 8, down: 8, reserved: 8, unknown: 8 }, gpus: { a100: { total: NODES } } },
  });
  const first = await nodes();
  expect([first.is_whole, first.nodes?.length]).toEqual([true, NODES]);
  let since = first.seen_at;
  // Whatever was seen for the first time a moment ago counts as another.
  await until(
    'nothing more is another',
    async () => {
      const later = await nodes(`?since=${encodeURIComponent(since)}`);
      since = later.seen_at;
      return !later.is_whole && later.nodes?.length === 0;
    },
    40_000,
    1_000,
  );
  site.change(JOBS, 1);
  const changed = await until(
    'some are others',
    async () => {
      const { is_whole, nodes: others } = await nodes(`?since=${encodeURIComponent(since)}`);
      return !is_whole && others && others.length > 0 && others;
    },
    40_000,
    1_000,
  );
  expect(changed.length).toBeLessThanOrEqual(NODES / 100);
});

it('asks once for all who look, tells them when it is another, and keeps within its memory', async () => {
  const sockets = Array.from({ length: DASHBOARDS }, () => admin.socket('/events'));
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  const open = [site.asked('squeue'), site.asked('sinfo')] as const;
  await Promise.all(sockets.flatMap(() => [list('scope=all'), admin.request('GET', '/api/cluster')]));
  // What was known was fresh enough, or one question was under way.
  expect(site.asked('squeue')).toBeLessThanOrEqual(open[0] + 1);
  expect(site.asked('sinfo')).toBeLessThanOrEqual(open[1] + 1);
  const told = sockets.map(async (socket) => {
    for (;;) {
      const [text] = await once(socket, 'message');
      if (JSON.parse(String(text)).type === 'jobs.updated') return list('scope=all&state=running');
    }
  });
  const before = site.asked('squeue');
  site.change(JOBS, 2);
  const pages = await Promise.all(told);
  // The file was another at most one question before the one that saw it.
  expect(site.asked('squeue') - before).toBeLessThanOrEqual(2);
  for (const { jobs } of pages) expect(jobs[0]?.job_id).toBe(pages[0]?.jobs[0]?.job_id);
  for (const socket of sockets) socket.terminate();

  await until(
    'it was asked a few times more',
    async () => {
      await list('scope=all');
      return site.asked('squeue') >= before + 4;
    },
    40_000,
    1_000,
  );
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${site.pid()}/status`, 'utf8'))?.[1];
  expect(Number(peak) / 1024).toBeLessThan(MEMORY_MIB_MAX);
});
