/** What is said of the cluster in one strip. */
import type { Amounts, Capacity, ClusterSummary } from '../../../src/dashboard/schema.ts';

type State = keyof Capacity['nodes'];

const STATES: State[] = ['idle', 'mixed', 'allocated', 'reserved', 'drained', 'down', 'unknown'];

export interface InShort {
  /** Those that some node is in. */
  states: { state: State; count: number }[];
  cpus: Amounts;
  memoryMib: Amounts;
  /** Of all types together; null where there are none. */
  gpus: Amounts | null;
}

/** null where the site keeps its nodes from its users. */
export function inShort({ total }: Pick<ClusterSummary, 'total'>): InShort | null {
  if (total === null) return null;
  const types = Object.values(total.gpus);
  return {
    states: STATES.map((state) => ({ state, count: total.nodes[state] })).filter(({ count }) => count > 0),
    cpus: total.cpus,
    memoryMib: total.memory_mib,
    gpus:
      types.length === 0
        ? null
        : { total: sum(types, 'total'), allocated: sum(types, 'allocated'), free: sum(types, 'free') },
  };
}

/** What keeps jobs from starting, now or soon: partitions that are closed, and maintenances, the nearest first. */
export function hindrances({ partitions, reservations }: Pick<ClusterSummary, 'partitions' | 'reservations'>) {
  return {
    closed: (partitions ?? []).filter(({ up }) => !up).map(({ name }) => name),
    maintenances: (reservations ?? [])
      .filter(({ is_maintenance }) => is_maintenance)
      .sort((a, b) => a.from.localeCompare(b.from)),
  };
}

/** Of those that are told; null where none is. */
function sum(all: Amounts[], key: keyof Amounts): number | null {
  const told = all.map((one) => one[key]).filter((amount) => amount !== null);
  return told.length === 0 ? null : told.reduce((before, amount) => before + amount, 0);
}
