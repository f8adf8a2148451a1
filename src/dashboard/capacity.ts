/** What nodes have together, and what of it a job may get now. */
import type { ClusterNode, NodeState } from '../scheduler/scheduler.ts';
import type { Amounts, Capacity } from './schema.ts';

/** On these a job may start. */
const OPEN: readonly NodeState[] = ['idle', 'mixed', 'allocated'];

/** `takesJobs` is false of a partition that is closed. */
export function capacityOf(nodes: ClusterNode[], takesJobs = true): Capacity {
  const amountsOf = (total: Count, allocated: Count): Amounts => ({
    total: sum(nodes.map(total)),
    allocated: sum(nodes.map(allocated)),
    free: sum(nodes.map((node) => freeOf(node, takesJobs, total(node), allocated(node)))),
  });
  const states = { idle: 0, mixed: 0, allocated: 0, reserved: 0, drained: 0, down: 0, unknown: 0 };
  for (const { state } of nodes) states[state]++;
  const types = new Set(nodes.flatMap(({ gpus }) => Object.keys(gpus)));
  const gpus = [...types].sort().map((type) => {
    // A node without any has none allocated.
    const allocated: Count = (node) => (type in node.gpus ? (node.gpusAllocated[type] ?? null) : 0);
    return [type, amountsOf((node) => node.gpus[type] ?? 0, allocated)];
  });
  return {
    nodes: states,
    cpus: amountsOf(
      ({ cpus }) => cpus,
      ({ cpusAllocated }) => cpusAllocated,
    ),
    memory_mib: amountsOf(
      ({ memoryMiB }) => memoryMiB,
      ({ memoryAllocatedMiB }) => memoryAllocatedMiB,
    ),
    gpus: Object.fromEntries(gpus),
  };
}

type Count = (node: ClusterNode) => number | null;

function freeOf({ state }: ClusterNode, takesJobs: boolean, total: number | null, allocated: number | null) {
  if (!takesJobs || !OPEN.includes(state)) return 0;
  return total === null || allocated === null ? null : Math.max(0, total - allocated);
}

/** Of those that are known; null where none is. */
function sum(numbers: (number | null)[]): number | null {
  const known = numbers.filter((number) => number !== null);
  return known.length === 0 ? null : known.reduce((all, number) => all + number, 0);
}
