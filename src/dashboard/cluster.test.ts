import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterNode, Concealable } from '../scheduler/scheduler.ts';
import { type ClusterWatch, clusterWatch } from './cluster.ts';
import { clusterView } from './schema.ts';

const node = (more: Partial<ClusterNode> = {}): ClusterNode => ({
  name: 'node001',
  address: '192.0.2.1',
  state: 'idle',
  detail: 'idle',
  partitions: ['normal'],
  cpus: 4,
  memoryMiB: 4000,
  gpus: {},
  ...more,
});

let watch: ClusterWatch;
let site: { nodes: ClusterNode[]; concealed: Concealable[]; away: boolean; asked: number };
let published: string[];

beforeEach(() => {
  vi.useFakeTimers();
  site = { nodes: [node()], concealed: [], away: false, asked: 0 };
  published = [];
  watch = clusterWatch({
    scheduler: {
      cluster: 'hpc',
      shared: true,
      async nodes() {
        site.asked++;
        if (site.away) throw new Error('slurmctld is away');
        return structuredClone(site.nodes);
      },
      partitions: async () => [{ name: 'normal', isDefault: true, up: true, maxMinutes: 60, nodes: 1 }],
      maintenances: async () => [{ from: 0, until: 1000, nodes: ['node001'] }],
      concealed: async () => site.concealed,
    },
    bus: {
      async publish({ type }) {
        published.push(type);
        return '1-0';
      },
    },
    log: { warn: () => {} },
    now: Date.now,
  });
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

describe('the watch of the cluster', () => {
  it('asks once an interval, however many look', async () => {
    const views = await Promise.all(Array.from({ length: 100 }, () => watch.view(false)));
    expect(views).toHaveLength(100);
    expect(site.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(site.asked).toBe(6);
  });

  it('rests when nobody has looked for a minute, and looks anew for the next', async () => {
    await watch.view(false);
    await vi.advanceTimersByTimeAsync(120_000);
    const rested = site.asked;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(site.asked).toBe(rested);
    site.nodes = [node({ state: 'down', detail: 'idle+drain' })];
    expect((await watch.view(false)).nodes?.[0]).toMatchObject({ state: 'down', detail: 'idle+drain' });
  });

  it('tells of a change, and of nothing else', async () => {
    await watch.view(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(published).toEqual([]);
    site.nodes = [node({ state: 'down', detail: 'idle+drain' })];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(published).toEqual(['cluster.updated']);
  });

  it('keeps what was known while the scheduler is away, and says so', async () => {
    await watch.view(false);
    site.away = true;
    await vi.advanceTimersByTimeAsync(5_000);
    const view = await watch.view(false);
    expect(view.is_current).toBe(false);
    expect(view.nodes).toHaveLength(1);
    expect(published).toEqual(['cluster.updated']);
  });

  it('has nothing to show before the first answer', async () => {
    site.away = true;
    await expect(watch.view(false)).rejects.toMatchObject({ code: 'scheduler_unavailable' });
  });

  it('keeps from users what the site keeps from them, and shows it to support', async () => {
    site.concealed = ['nodes', 'reservations'];
    const seen = await watch.view(false);
    expect([seen.nodes, seen.partitions?.length, seen.maintenances]).toEqual([null, 1, null]);
    expect(JSON.stringify(seen)).not.toContain('node001');
    expect((await watch.view(true)).nodes).toHaveLength(1);
  });

  it("names no node by a maintenance and no partition by a node's where those are kept from users", async () => {
    site.concealed = ['nodes', 'partitions'];
    expect(JSON.stringify(await watch.view(false))).not.toMatch(/node001|normal/);
    site.concealed = ['partitions'];
    await vi.advanceTimersByTimeAsync(65_000);
    const seen = await watch.view(false);
    expect([seen.nodes?.[0]?.partitions, seen.partitions]).toEqual([[], null]);
  });

  it('shows the others where one node has no number', async () => {
    site.nodes = [node({ cpus: Number.NaN }), node({ name: 'node[1-3]' })];
    const view = clusterView.parse(await watch.view(false));
    expect(view.nodes?.map(({ name, cpus }) => [name, cpus])).toEqual([
      ['node001', null],
      ['node[1-3]', 4],
    ]);
  });
});
