/** What one look brought, as it is shown: to a user without what the site keeps from its users, and to support with it. */
import type { ClusterLook, Concealable, ClusterNode as Node, Reservation, Scheduler } from '../scheduler/scheduler.ts';
import { capacityOf } from './capacity.ts';
import type { ClusterNode, ClusterNodes, ClusterSummary, ListedNode } from './schema.ts';

export interface Look extends ClusterLook {
  reservations: Reservation[];
  concealed: Concealable[];
}

export interface Shown {
  summary(isCurrent: boolean): ClusterSummary;
  /** Those that `mayHaveChanged`; all without it. */
  nodes(isCurrent: boolean, mayHaveChanged: ((name: string) => boolean) | null): ClusterNodes;
  /** null where there is none of that name, or it is not shown. */
  node(isCurrent: boolean, name: string): ClusterNode | null;
}

export function shown({ cluster, shared }: Pick<Scheduler, 'cluster' | 'shared'>, look: Look, seesAll: boolean): Shown {
  const shows = (what: Concealable): boolean => seesAll || !look.concealed.includes(what);
  const seen_at = iso(look.askedAt);
  const listed = shows('nodes') ? look.nodes.map((node) => listedNode(node, shows('partitions'))) : null;
  const byName = new Map(look.nodes.map((node) => [node.name, node]));
  const capacity = (nodes: Node[], takesJobs?: boolean) => (shows('nodes') ? capacityOf(nodes, takesJobs) : null);
  const known = {
    name: cluster,
    is_local: !shared,
    seen_at,
    total: capacity(look.nodes),
    partitions: shows('partitions')
      ? look.partitions.map(({ name, isDefault, up, maxMinutes }) => ({
          name,
          is_default: isDefault,
          up,
          max_minutes: maxMinutes,
          capacity: capacity(
            look.nodes.filter(({ partitions }) => partitions.includes(name)),
            up,
          ),
        }))
      : null,
    reservations: shows('reservations')
      ? look.reservations.map(({ name, isMaintenance, from, until, nodes }) => ({
          name,
          is_maintenance: isMaintenance,
          from: iso(from),
          until: iso(until),
          nodes: shows('nodes') ? nodes : [],
        }))
      : null,
  };
  return {
    summary: (is_current) => ({ ...known, is_current }),
    nodes: (is_current, mayHaveChanged) => ({
      seen_at,
      is_current,
      is_whole: mayHaveChanged === null,
      nodes: mayHaveChanged === null ? listed : (listed?.filter(({ name }) => mayHaveChanged(name)) ?? null),
    }),
    node(is_current, name) {
      const node = shows('nodes') ? byName.get(name) : undefined;
      return node ? { ...listedNode(node, shows('partitions')), load: node.load, seen_at, is_current } : null;
    },
  };
}

/** What a change is a change of: all but the load, which is never the same. */
export const textOf = (node: Node): string => JSON.stringify(listedNode(node, true));

function listedNode(node: Node, showsPartitions: boolean): ListedNode {
  const { name, state, detail, reason, partitions, cpus, cpusAllocated, memoryMiB, memoryAllocatedMiB } = node;
  const gpus = Object.entries(node.gpus).map(([type, total]) => [
    type,
    { total, allocated: node.gpusAllocated[type] ?? null },
  ]);
  return {
    name,
    state,
    detail,
    reason,
    partitions: showsPartitions ? partitions : [],
    cpus,
    cpus_allocated: cpusAllocated,
    memory_mib: memoryMiB,
    memory_allocated_mib: memoryAllocatedMiB,
    gpus: Object.fromEntries(gpus),
  };
}

const iso = (moment: number): string => new Date(moment).toISOString();
