/** Jobs for tests. */
import type { QueuedJob } from '../scheduler/queue.ts';

export const queuedJob = (more: Partial<QueuedJob> = {}): QueuedJob => ({
  job_id: '7',
  label: more.job_id ?? '7',
  name: 'mesh',
  account: 'kim',
  project: 'research',
  partition: 'normal',
  qos: 'normal',
  state: 'running',
  detail: 'RUNNING',
  waiting: null,
  submitted_at: 10,
  started_at: null,
  expires_at: null,
  ended_at: null,
  maxMinutes: 60,
  nodes: [],
  nodeCount: 1,
  cpus: 4,
  memoryMiB: 1024,
  gpus: {},
  priority: 1,
  end: null,
  ...more,
});
