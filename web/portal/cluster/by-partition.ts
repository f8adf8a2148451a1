/** The nodes as they are shown: a group for each partition, and one for those that are in none. */
import type { ClusterView } from '../../../src/dashboard/schema.ts';

export type ClusterNode = NonNullable<ClusterView['nodes']>[number];
export type Partition = NonNullable<ClusterView['partitions']>[number];
export const STATES = ['idle', 'mixed', 'allocated', 'down'] as const satisfies ClusterNode['state'][];

export interface Group {
  /** null: of nodes that are in none. */
  partition: Partition | null;
  nodes: ClusterNode[];
}

const NATURAL = new Intl.Collator('en', { numeric: true });

export function byPartition({ nodes, partitions }: Pick<ClusterView, 'nodes' | 'partitions'>): Group[] {
  const sorted = (nodes ?? []).toSorted((a, b) => NATURAL.compare(a.name, b.name));
  const shown = partitions ?? [];
  const names = new Set(shown.map(({ name }) => name));
  const rest = sorted.filter((node) => !node.partitions.some((name) => names.has(name)));
  const groups = shown.map((partition) => ({
    partition,
    nodes: sorted.filter((node) => node.partitions.includes(partition.name)),
  }));
  return rest.length > 0 ? [...groups, { partition: null, nodes: rest }] : groups;
}

export function countByState(nodes: ClusterNode[]): Record<ClusterNode['state'], number> {
  const counts = { idle: 0, mixed: 0, allocated: 0, down: 0 };
  for (const { state } of nodes) counts[state]++;
  return counts;
}
