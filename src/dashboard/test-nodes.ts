/** A node as the scheduler tells of it, for tests. */
import type { ClusterNode } from '../scheduler/scheduler.ts';

export const aNode = (more: Partial<ClusterNode> = {}): ClusterNode => ({
  name: 'node001',
  address: '192.0.2.1',
  state: 'idle',
  detail: 'idle',
  reason: null,
  partitions: ['normal'],
  cpus: 4,
  cpusAllocated: 0,
  load: 0.5,
  memoryMiB: 4000,
  memoryAllocatedMiB: 0,
  gpus: {},
  gpusAllocated: {},
  ...more,
});
