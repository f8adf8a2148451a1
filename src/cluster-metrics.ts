/** What Prometheus is told of the cluster: the scheduler is asked when it asks, and not more often than pages would. */
import { setTimeout } from 'node:timers/promises';
import { Gauge, type Registry } from '@prometheus-io/client';
import { capacityOf } from './dashboard/capacity.ts';
import type { Capacity } from './dashboard/schema.ts';
import type { Scheduler } from './scheduler/scheduler.ts';

const KEPT_MS = 5_000;
/** Whoever reads metrics does not wait longer: that a scheduler is away, others of them have to tell. */
const WAIT_MS = 500;
/** What was known is shown no longer than this. */
const STALE_MS = 60_000;

export function clusterMetrics(deps: {
  registry: Registry;
  scheduler: Pick<Scheduler, 'look'>;
  now: () => number;
}): void {
  const { registry, scheduler, now } = deps;
  let known: { at: number; capacity: Capacity } | null = null;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    const at = now();
    try {
      known = { at, capacity: capacityOf((await scheduler.look()).nodes) };
    } catch {
      known = null;
    } finally {
      asking = null;
    }
  }

  /** Null where nothing is known of how it is now. */
  async function capacity(): Promise<Capacity | null> {
    if (known === null || now() - known.at >= KEPT_MS) asking ??= ask();
    await Promise.race([asking, setTimeout(WAIT_MS, null, { ref: false })]);
    return known !== null && now() - known.at < STALE_MS ? known.capacity : null;
  }

  function gauge(name: string, help: string, read: (capacity: Capacity) => Record<string, number>): void {
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers: [registry],
      async collect() {
        // A scheduler that does not answer is a gap.
        this.reset();
        const now = await capacity();
        for (const [state, count] of Object.entries(now === null ? {} : read(now))) this.set({ state }, count);
      },
    });
  }

  gauge('berth_cluster_nodes', 'Nodes of the cluster by state', ({ nodes }) => nodes);
  gauge('berth_cluster_cpus', 'CPUs of the cluster: all, in use, and what a job may get', ({ cpus }) => told(cpus));
  gauge('berth_cluster_gpus', 'The same of GPUs, of every type', ({ gpus }) => {
    const types = Object.values(gpus);
    return types.length === 0 ? {} : told(sumOf(types));
  });
}

type Amounts = Capacity['cpus'];

/** Of what is not told there is no series. */
function told(amounts: Amounts): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).filter((entry): entry is [string, number] => entry[1] !== null));
}

function sumOf(all: Amounts[]): Amounts {
  const sum = (of: keyof Amounts) =>
    all.some((amounts) => amounts[of] === null) ? null : all.reduce((total, amounts) => total + (amounts[of] ?? 0), 0);
  return { total: sum('total'), allocated: sum('allocated'), free: sum('free') };
}
