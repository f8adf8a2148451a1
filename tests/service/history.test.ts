/** What a real Prometheus has measured of this machine, as it comes through the routes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClusterSummary } from '../../src/dashboard/schema.ts';
import type { History } from '../../src/history/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { until } from '../support/until.ts';

const STEP = 15;
const SPAN_SECONDS = 600;
/** Rounded to a step, and then as long as it takes until something is seen. */
const WITHIN_MS = 60_000;

let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
let portal: TestPortal;
let without: TestPortal;
let admin: Client;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-history-'));
  const token = join(folder, 'metrics.token');
  writeFileSync(token, '3f9a1c77e0b24d5588aa', { mode: 0o640 });
  prometheus = await startPrometheus();
  portal = await startPortal({
    config: `prometheus: { url: "${prometheus.url}" }\nmetrics: { token_file: "${token}" }`,
  });
  without = await startPortal();
  admin = await logIn(portal.url);
  await prometheus.scrape([
    {
      job_name: 'node',
      static_configs: [{ targets: [prometheus.exporter], labels: { instance: `${hostname()}:9100` } }],
    },
    {
      job_name: 'berth',
      authorization: { credentials_file: token },
      static_configs: [{ targets: [new URL(portal.url).host] }],
    },
  ]);
});
afterAll(async () => {
  await portal?.dispose();
  await without?.dispose();
  await prometheus?.end();
  if (folder) rmSync(folder, { recursive: true });
});

/** Its last moment is past, so that nothing more comes to it. */
function lately(): string {
  const end = Math.floor(Date.now() / 1000 / STEP) * STEP - STEP;
  const iso = (seconds: number) => encodeURIComponent(new Date(seconds * 1000).toISOString());
  return `?from=${iso(end - SPAN_SECONDS)}&until=${iso(end)}`;
}

const history = (path: string) => admin.request<History>('GET', `/api/history/${path}`);

const measured = (path: string, chart: string): Promise<{ body: History; query: string }> =>
  until(
    `${chart} was measured`,
    async () => {
      const query = lately();
      const { body } = await history(path + query);
      const isThere = body.series?.some((one) => one.chart === chart && one.values.at(-1) != null);
      return isThere ? { body, query } : null;
    },
    WITHIN_MS,
    1_000,
  );

it('are the numbers that Prometheus answers, a gap where nothing was measured', async () => {
  const { body, query } = await measured(`nodes/${hostname()}`, 'cpu');
  expect(body).toMatchObject({ source: 'prometheus', step_seconds: STEP });
  expect(body.times).toHaveLength(SPAN_SECONDS / STEP + 1);
  const ask = async (expression: string): Promise<(number | null)[]> => {
    const [first, last] = [body.times[0], body.times.at(-1)].map(String);
    const { result } = await prometheus.query<{ result: { values: [number, string][] }[] }>('query_range', {
      query: expression,
      start: first ?? '',
      end: last ?? '',
      step: String(STEP),
    });
    const values = new Map(result[0]?.values);
    return body.times.map((time) => (values.has(time) ? Number(values.get(time)) : null));
  };
  const values = (chart: string, name: string) =>
    body.series.find((one) => one.chart === chart && one.name === name)?.values;
  expect(values('load', 'load')).toEqual(await ask('node_load1'));
  expect(values('memory', 'total')).toEqual(await ask('node_memory_MemTotal_bytes'));
  expect(values('memory', 'used')).toEqual(await ask('node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes'));
  expect(values('memory', 'total')?.at(-1)).toBe(totalmem());
  expect(values('load', 'load')?.[0]).toBeNull();
  const busy = values('cpu', 'busy')?.at(-1) ?? -1;
  const idle = (
    await ask(
      '100 * sum(rate(node_cpu_seconds_total{mode=~"idle|iowait"}[2m])) / sum(rate(node_cpu_seconds_total[2m]))',
    )
  ).at(-1);
  expect(busy).toBeCloseTo(100 - (idle ?? 0), 6);

  const csv = await admin.request<string>('GET', `/api/history/nodes/${hostname()}.csv${query}`);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const rows = csv.body.trim().split('\r\n');
  expect(rows[0]).toContain('time,cpu busy percent,memory used bytes,memory total bytes,load load count');
  expect(rows).toHaveLength(body.times.length + 1);
  expect(rows.at(-1)).toContain(`,${totalmem()},`);
  const json = await admin.request<History>('GET', `/api/history/nodes/${hostname()}.json${query}`);
  expect(json.headers.get('content-disposition')).toBe('attachment; filename="history.json"');
  expect(json.body.series.map(({ chart, name }) => [chart, name])).toEqual(
    body.series.map(({ chart, name }) => [chart, name]),
  );
});

it('tell of the cluster what Berth has told Prometheus', async () => {
  const { body } = await measured('cluster', 'cpus');
  const { body: summary } = await admin.request<ClusterSummary>('GET', '/api/cluster');
  const total = body.series.find(({ chart, name }) => chart === 'cpus' && name === 'total');
  expect(total?.values.at(-1)).toBe(summary.total?.cpus.total);
  const nodes = body.series.filter(({ chart }) => chart === 'nodes').map(({ values }) => values.at(-1) ?? 0);
  expect(nodes.reduce((sum, count) => sum + count, 0)).toBe(1);
});

it('are of nodes and jobs that there are', async () => {
  for (const path of ['nodes/node999', 'nodes/%22%7D%20or%20up', 'jobs/4711']) {
    const { status } = await history(path + lately());
    expect([path, status]).toEqual([path, 404]);
  }
  expect((await history('cluster?query=up')).status).toBe(400);
  expect((await history('cluster?from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z')).status).toBe(400);
});

it('are not there, and that is said, without a Prometheus', async () => {
  const other = await logIn(without.url);
  for (const path of ['cluster', `nodes/${hostname()}`]) {
    const { body } = await other.request<History>('GET', `/api/history/${path}`);
    expect(body).toMatchObject({ source: null, series: [] });
  }
});

it('are a fault with a sentence while it is away, and everything else works', async () => {
  await prometheus.end();
  // Another span than before: what was asked a moment ago is kept.
  const { status, body } = await admin.request('GET', '/api/history/cluster?from=2026-01-01T00:00:00Z');
  expect([status, body.code]).toEqual([503, 'history_unavailable']);
  expect(body.detail).toContain('ECONNREFUSED');
  expect((await admin.request('GET', '/api/cluster')).status).toBe(200);
});
