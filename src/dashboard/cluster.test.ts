import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryBus } from '../bus/memory.ts';
import type { ClusterNode, Concealable } from '../scheduler/scheduler.ts';
import { type ClusterWatch, clusterWatch } from './cluster.ts';
import { aNode } from './test-nodes.ts';

const drained = { state: 'drained', detail: 'idle+drain', reason: 'a fan' } as const;

let watch: ClusterWatch;
let site: { nodes: ClusterNode[]; concealed: Concealable[]; away: boolean; asked: number };
let published: string[];

beforeEach(() => {
  vi.useFakeTimers();
  site = { nodes: [aNode()], concealed: [], away: false, asked: 0 };
  published = [];
  const bus = memoryBus({ onError: () => {} });
  bus.subscribe(({ type, audience }) => {
    if (audience === 'everybody') published.push(type);
  });
  watch = clusterWatch({
    scheduler: {
      cluster: 'hpc',
      shared: true,
      async look() {
        site.asked++;
        if (site.away) throw new Error('slurmctld is away');
        return {
          askedAt: Date.now(),
          nodes: structuredClone(site.nodes),
          partitions: [{ name: 'normal', isDefault: true, up: true, maxMinutes: 60, nodes: 1 }],
        };
      },
      reservations: async () => [{ name: 'fans', isMaintenance: true, from: 0, until: 1000, nodes: ['node001'] }],
      concealed: async () => site.concealed,
    },
    bus,
    log: { warn: () => {} },
    now: Date.now,
  });
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe('the watch of the cluster', () => {
  it('asks once an interval, however many look', async () => {
    const users = Array.from({ length: 100 }, (_, user) => user);
    const looks = () =>
      Promise.all(
        users.map(async (user) => [await watch.summary(user % 2 === 0), await watch.nodes(false, null)] as const),
      );
    expect((await looks()).every(([, { nodes }]) => nodes?.length === 1)).toBe(true);
    expect(site.asked).toBe(1);
    for (let second = 0; second < 25; second++) {
      await looks();
      await pass(1);
    }
    expect(site.asked).toBe(6);
  });

  it('rests when nobody has looked for a minute, and looks anew for the next', async () => {
    await watch.summary(false);
    await pass(120);
    const rested = site.asked;
    await pass(120);
    expect(site.asked).toBe(rested);
    site.nodes = [aNode(drained)];
    expect((await watch.nodes(false, null)).nodes).toMatchObject([drained]);
  });

  it('tells of a change, and of nothing else: a load is never the same', async () => {
    await watch.summary(false);
    await pass(10);
    expect(published).toEqual([]);
    site.nodes = [aNode({ load: 3.5 })];
    await pass(5);
    expect(published).toEqual([]);
    expect(await watch.node(false, 'node001')).toMatchObject({ load: 3.5 });
    site.nodes = [aNode(drained)];
    await pass(10);
    expect(published).toEqual(['cluster.updated']);
  });

  it('keeps what was known while the scheduler is away, says so, and tells when it is back', async () => {
    await watch.summary(false);
    site.away = true;
    await pass(5);
    expect((await watch.summary(false)).is_current).toBe(false);
    expect(await watch.nodes(false, null)).toMatchObject({ is_current: false, nodes: [{ name: 'node001' }] });
    expect(published).toEqual(['cluster.updated']);
    site.away = false;
    await pass(5);
    expect((await watch.summary(false)).is_current).toBe(true);
    expect(published).toEqual(['cluster.updated', 'cluster.updated']);
  });

  it('has nothing to show before the first answer', async () => {
    site.away = true;
    await expect(watch.summary(false)).rejects.toMatchObject({ code: 'scheduler_unavailable' });
    await expect(watch.nodes(false, null)).rejects.toMatchObject({ code: 'scheduler_unavailable' });
  });

  it('knows no node of another name', async () => {
    await expect(watch.node(true, 'node002')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what the site keeps from its users', () => {
  it('is shown to support alone', async () => {
    site.concealed = ['nodes', 'reservations'];
    const summary = await watch.summary(false);
    expect([summary.total, summary.reservations]).toEqual([null, null]);
    expect(summary.partitions).toMatchObject([{ name: 'normal', capacity: null }]);
    const nodes = await watch.nodes(false, null);
    expect(nodes.nodes).toBeNull();
    expect(JSON.stringify([summary, nodes])).not.toContain('node001');
    await expect(watch.node(false, 'node001')).rejects.toMatchObject({ code: 'not_found' });
    expect(await watch.nodes(true, null)).toMatchObject({ nodes: [{ name: 'node001' }] });
    expect(await watch.summary(true)).toMatchObject({
      total: { cpus: { total: 4 } },
      reservations: [{ name: 'fans' }],
    });
    expect(await watch.node(true, 'node001')).toMatchObject({ name: 'node001' });
  });

  it("names no node by a reservation and no partition by a node's", async () => {
    site.concealed = ['nodes', 'partitions'];
    const seen = [await watch.summary(false), await watch.nodes(false, null)];
    expect(JSON.stringify(seen)).not.toMatch(/node001|normal/);
    site.concealed = ['partitions'];
    await pass(65);
    expect((await watch.nodes(false, null)).nodes?.[0]?.partitions).toEqual([]);
    expect((await watch.node(false, 'node001')).partitions).toEqual([]);
    expect((await watch.summary(false)).partitions).toBeNull();
  });

  it('is shown, all of it, as soon as it is no longer kept', async () => {
    site.concealed = ['nodes'];
    const { seen_at } = await watch.nodes(false, null);
    site.concealed = [];
    for (let minute = 0; minute < 70; minute += 5) {
      await watch.summary(false);
      await pass(5);
    }
    expect(await watch.nodes(false, Date.parse(seen_at))).toMatchObject({
      is_whole: true,
      nodes: [{ name: 'node001' }],
    });
  });
});
