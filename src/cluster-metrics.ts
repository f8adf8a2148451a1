/** What Prometheus is told of the cluster: the scheduler is asked when it asks, and not more often than pages would. */
import { Gauge, type Registry } from '@prometheus-io/client';
import { capacityOf } from './dashboard/capacity.ts';
import type { Capacity } from './dashboard/schema.ts';
import type { Scheduler } from './scheduler/scheduler.ts';

const KEPT_MS = 5_000;

export function clusterMetrics(deps: {
  registry: Registry;
  scheduler: Pick<Scheduler, 'look'>;
  now: () => number;
}): void {
  const { registry, scheduler, now } = deps;
  let last: { at: number; capacity: Promise<Capacity> } | null = null;

  function capacity(): Promise<Capacity> {
    if (last === null || now() - last.at >= KEPT_MS) {
      last = { at: now(), capacity: scheduler.look().then(({ nodes }) => capacityOf(nodes)) };
    }
    return last.capacity;
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
        const states = await capacity().then(read, () => ({}));
        for (const [state, count] of Object.entries(states)) this.set({ state }, count);
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
