/** The nodes as they are shown: a group for each partition, and one for those that are in none. */
import type { ClusterSummary, ListedNode } from '../../../src/dashboard/schema.ts';

export type Partition = NonNullable<ClusterSummary['partitions']>[number];

export interface Group {
  /** null: of nodes that are in none. */
  partition: Partition | null;
  nodes: ListedNode[];
}

export interface NodeFilter {
  /** A part of the name. */
  q: string;
  state: ListedNode['state'] | null;
}

const NATURAL = new Intl.Collator('en', { numeric: true });

/** Groups in which no node passes the filter are left out, unless nothing is filtered. */
export function byPartition(nodes: ListedNode[], partitions: Partition[] | null, { q, state }: NodeFilter): Group[] {
  const part = q.trim().toLowerCase();
  const isFiltered = part !== '' || state !== null;
  const sorted = nodes
    .filter((node) => (state === null || node.state === state) && node.name.toLowerCase().includes(part))
    .sort((a, b) => NATURAL.compare(a.name, b.name));
  const shown = partitions ?? [];
  const members = new Map<string | null, ListedNode[]>([[null, []]]);
  for (const { name } of shown) members.set(name, []);
  for (const node of sorted) {
    const its = node.partitions.filter((name) => members.has(name));
    for (const name of its.length > 0 ? its : [null]) members.get(name)?.push(node);
  }
  return [...shown, null]
    .map((partition) => ({ partition, nodes: members.get(partition?.name ?? null) ?? [] }))
    .filter((group) => group.nodes.length > 0 || (group.partition !== null && !isFiltered));
}
