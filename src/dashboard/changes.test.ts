/** Two processes watch one cluster, each for itself, and a page asks now one and now the other. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { memoryBus } from '../bus/memory.ts';
import { clusterWatch } from './cluster.ts';
import type { ClusterNodes, ListedNode } from './schema.ts';
import { aNode } from './test-nodes.ts';

const LONG_AGO_MS = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const wait = async (milliseconds: number): Promise<void> => {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

function twoWatches(names: string[], slowMs = 0) {
  const truth = new Map(names.map((name) => [name, 0]));
  const bus = memoryBus({ onError: () => {} });
  const open = (aheadMs: number) => {
    const now = () => Date.now() + aheadMs;
    return clusterWatch({
      scheduler: {
        cluster: 'hpc',
        shared: true,
        async look() {
          const askedAt = now();
          await wait(slowMs);
          const nodes = [...truth].map(([name, cpusAllocated]) => aNode({ name, cpusAllocated }));
          await wait(slowMs);
          return { askedAt, nodes, partitions: [] };
        },
        reservations: async () => [],
        concealed: async () => [],
      },
      bus,
      log: { warn: () => {} },
      now,
    });
  };
  return { truth, open };
}

/** As a page keeps what it is told. */
function page() {
  const known = new Map<string, ListedNode>();
  let since: string | null = null;
  return {
    take({ is_whole, nodes, seen_at }: ClusterNodes) {
      if (is_whole) known.clear();
      for (const node of nodes ?? []) known.set(node.name, node);
      since = seen_at;
    },
    since: () => (since === null ? null : Date.parse(since)),
    allocated: () => Object.fromEntries([...known.values()].map((node) => [node.name, node.cpus_allocated])),
  };
}

it('tells those that changed, and all where the set is another or the moment is none that it knows', async () => {
  const { truth, open } = twoWatches(['n1', 'n2']);
  const watch = open(0);
  const begun = Date.now() - 1;
  const first = await watch.nodes(false, null);
  expect([first.is_whole, first.nodes?.length]).toEqual([true, 2]);
  await pass(LONG_AGO_MS / 2);
  const { seen_at } = await watch.nodes(false, null);
  const since = Date.parse(seen_at);
  expect(await watch.nodes(false, since)).toMatchObject({ is_whole: false, nodes: [] });
  truth.set('n2', 3);
  await pass(5000);
  expect(await watch.nodes(false, since)).toMatchObject({
    is_whole: false,
    nodes: [{ name: 'n2', cpus_allocated: 3 }],
  });
  for (const unknown of [begun, Date.now() + LONG_AGO_MS])
    expect(await watch.nodes(false, unknown)).toMatchObject({ is_whole: true });
  truth.delete('n1');
  await pass(5000);
  expect(await watch.nodes(false, since)).toMatchObject({ is_whole: true, nodes: [{ name: 'n2' }] });
  await pass(LONG_AGO_MS / 2);
  const { seen_at: later } = await watch.nodes(false, null);
  expect(await watch.nodes(false, Date.parse(later))).toMatchObject({ is_whole: false, nodes: [] });
  watch.stop();
});

it('tells also what was another for a moment that the other process alone saw', async () => {
  const { truth, open } = twoWatches(['n1']);
  const [a, b] = [open(0), open(0)];
  await a.summary(false);
  await pass(2500);
  await b.summary(false);
  await pass(LONG_AGO_MS / 2);
  const { take, since, allocated } = page();
  take(await b.nodes(false, null));
  // The looks of one are halfway between those of the other.
  await pass(1250);
  truth.set('n1', 4);
  await pass(2500);
  const blip = await (async () => {
    const [byA, byB] = [await a.nodes(false, null), await b.nodes(false, null)];
    return byA.nodes?.[0]?.cpus_allocated === 4 ? { saw: byA, other: b } : { saw: byB, other: a };
  })();
  expect(blip.saw.nodes?.[0]?.cpus_allocated).toBe(4);
  take(blip.saw);
  truth.set('n1', 0);
  await pass(2500);
  take(await blip.other.nodes(false, since()));
  expect(allocated()).toEqual({ n1: 0 });
  a.stop();
  b.stop();
});

it('never misses a change, whoever is asked and whatever happens in between', async () => {
  const names = ['n1', 'n2', 'n3'];
  const step = fc.oneof(
    fc.record({ node: fc.constantFrom(...names), to: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ ask: fc.constantFrom(0, 1) }),
    fc.record({ pass: fc.integer({ min: 1, max: 7000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: -4000, max: 4000 }),
      fc.integer({ min: 0, max: 5000 }),
      fc.constantFrom(0, 1),
      async (steps, slowMs, aheadMs, offsetMs, last) => {
        const { truth, open } = twoWatches(names, slowMs);
        const watches = [open(0), open(aheadMs)] as const;
        const { take, since, allocated } = page();
        const ask = async (which: number) => {
          const answer = watches[which === 0 ? 0 : 1].nodes(false, since());
          await pass(2 * slowMs);
          take(await answer);
        };
        await ask(0);
        await pass(offsetMs);
        await ask(1);
        for (const one of steps) {
          if ('node' in one) truth.set(one.node, one.to);
          else if ('ask' in one) await ask(one.ask);
          else await pass(one.pass);
        }
        // Both have looked again, and told the page to ask.
        await ask(0);
        await ask(1);
        await pass(10_000);
        await ask(last);
        expect(allocated()).toEqual(Object.fromEntries(truth));
        for (const watch of watches) watch.stop();
      },
    ),
    { numRuns: 200 },
  );
});
