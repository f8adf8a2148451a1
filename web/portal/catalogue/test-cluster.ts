/** A cluster as the form knows it, for tests: what is not said is not bounded, and open to everybody. */
import type { Cluster, ClusterLimits } from '../../../src/apps/schema.ts';
import type { Partition, Project, Qos } from './placement.ts';

export const limits = (more: Partial<ClusterLimits> = {}): ClusterLimits => ({
  minutes: null,
  cpus: null,
  memory_mib: null,
  gpus: {},
  jobs: null,
  ...more,
});

export const aPartition = (name: string, more: Partial<Partition> = {}): Partition => ({
  name,
  is_default: false,
  up: true,
  max_minutes: null,
  cpus: null,
  memory_mib: null,
  gpus: 0,
  gpu_types: [],
  projects: null,
  qos: null,
  limits: limits(),
  ...more,
});

export const aProject = (name: string, more: Partial<Project> = {}): Project => ({
  name,
  is_default: false,
  partition: null,
  qos: ['normal'],
  default_qos: 'normal',
  limits: limits(),
  ...more,
});

export const aQos = (name: string, more: Partial<Qos> = {}): Qos => ({
  name,
  limits: limits(),
  is_over_partition_time: false,
  is_over_partition_limits: false,
  ...more,
});

export const aCluster = (more: Partial<Cluster> = {}): Cluster => ({
  name: 'hpc',
  is_accounting_known: true,
  projects: null,
  qos: null,
  usual: { without_gpus: null, with_gpus: 'gpu' },
  partitions: [],
  ...more,
});
