/** Nodes for tests. */
import type { ListedNode } from '../../../src/dashboard/schema.ts';

export const listedNode = (more: Partial<ListedNode> = {}): ListedNode => ({
  name: 'node001',
  state: 'idle',
  detail: 'idle',
  reason: null,
  partitions: ['normal'],
  cpus: 4,
  cpus_allocated: 0,
  memory_mib: 4096,
  memory_allocated_mib: 0,
  gpus: {},
  ...more,
});
