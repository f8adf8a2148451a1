import { Registry } from '@prometheus-io/client';
import { beforeEach, expect, it } from 'vitest';
import { clusterMetrics } from './cluster-metrics.ts';
import { aNode } from './dashboard/test-nodes.ts';
import type { ClusterLook } from './scheduler/scheduler.ts';

let now: number;
let looks: PromiseWithResolvers<ClusterLook>[];
let registry: Registry;

beforeEach(() => {
  now = 1_000_000;
  looks = [];
  registry = new Registry();
  const look = () => {
    const answer = Promise.withResolvers<ClusterLook>();
    looks.push(answer);
    return answer.promise;
  };
  clusterMetrics({ registry, scheduler: { look }, now: () => now });
});

const answer = (nodes: number): ClusterLook => ({
  askedAt: now,
  nodes: Array.from({ length: nodes }, (_, n) => aNode({ name: `n${n}`, state: 'idle' })),
  partitions: [],
});
const idle = async (): Promise<string | undefined> =>
  /^berth_cluster_nodes\{state="idle"\} (\d+)$/m.exec(await registry.metrics())?.[1];

it('are those of one look, which is asked for at most once at a time', async () => {
  const reads = [idle(), idle()];
  expect(looks).toHaveLength(1);
  looks[0]?.resolve(answer(3));
  expect(await Promise.all(reads)).toEqual(['3', '3']);
  expect(await idle()).toBe('3');
  expect(looks).toHaveLength(1);
});

it('are a gap, and hold nothing up, while the scheduler does not answer', async () => {
  expect(await idle()).toBeUndefined();
  looks[0]?.resolve(answer(3));
  expect(await idle()).toBe('3');
  now += 10_000;
  expect(await idle()).toBe('3');
  now += 60_000;
  expect(await idle()).toBeUndefined();
  expect(looks).toHaveLength(2);
  looks[1]?.reject(new Error('slurmctld is away'));
  const back = idle();
  await looks[1]?.promise.catch(() => {});
  expect(await back).toBeUndefined();
  now += 10_000;
  const again = idle();
  looks.at(-1)?.resolve(answer(2));
  expect(await again).toBe('2');
});
