/** This machine as the one node of a cluster. */
import { cpus, hostname, loadavg, totalmem } from 'node:os';
import type { ClusterNode } from '../scheduler.ts';

const BYTES_PER_MIB = 2 ** 20;

export const thisMachine = (): ClusterNode => ({
  name: hostname(),
  address: '127.0.0.1',
  state: 'mixed',
  detail: '',
  reason: null,
  partitions: [],
  cpus: cpus().length,
  // Nothing of it is set aside for a session.
  cpusAllocated: null,
  load: loadavg()[0] ?? null,
  memoryMiB: Math.floor(totalmem() / BYTES_PER_MIB),
  memoryAllocatedMiB: null,
  gpus: {},
  gpusAllocated: {},
});
