/** Slurm's configuration files for the virtual cluster, and the names of its hosts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unified } from './cgroups.ts';
import { ACCESS, type Host, SITE } from './hosts.ts';

/** `etc` becomes /etc of every host. */
export function writeConfiguration(etc: string, hosts: Host[], settings: Record<string, string>): void {
  mkdirSync(join(etc, 'slurm'), { recursive: true });
  writeFileSync(join(etc, 'slurm/slurm.conf'), slurmConf(hosts, settings));
  writeFileSync(join(etc, 'slurm/gres.conf'), GRES_CONF);
  writeFileSync(join(etc, 'slurm/cgroup.conf'), cgroupConf(unified() ? 'cgroup/v2' : 'cgroup/v1'));
  const names = hosts.map(({ address, name }) => `${address} ${name}\n`).join('');
  writeFileSync(join(etc, 'hosts'), `127.0.0.1 localhost\n${ACCESS.address} ${SITE}\n${names}`);
  // There is no name server; programs read it all the same.
  writeFileSync(join(etc, 'resolv.conf'), '');
}

/** `settings` replace those below, or add to them. */
function slurmConf(hosts: Host[], settings: Record<string, string>): string {
  const merged = Object.entries({ ...SETTINGS, ...settings });
  const nodes = hosts.filter(({ name }) => name !== ACCESS.name);
  const viz = nodes.filter(({ name }) => name.startsWith('viz-')).map(({ name }) => name);
  return [
    ...merged.map(([key, value]) => `${key}=${value}`),
    ...nodes.map(({ name, address }) => `NodeName=${name} NodeAddr=${address} ${sizeOf(name)}`),
    'PartitionName=normal Nodes=node001,node002 Default=YES MaxTime=INFINITE PriorityTier=10 DefMemPerCPU=256',
    `PartitionName=viz Nodes=${viz.join(',')} MaxTime=12:00:00 PriorityTier=10 DefMemPerCPU=256`,
    'PartitionName=gpu Nodes=gpu-node001 MaxTime=12:00:00 PriorityTier=10 DefMemPerCPU=256',
    // Its jobs make room for those of partition normal.
    'PartitionName=scavenge Nodes=node001,node002 MaxTime=INFINITE PriorityTier=1 PreemptMode=CANCEL DefMemPerCPU=256',
    'PartitionName=design Nodes=node001,node002 MaxTime=2:00:00 PriorityTier=10 DefMemPerCPU=256 AllowAccounts=engineering',
    '',
  ].join('\n');
}

const GRES_CONF = [
  'NodeName=gpu-node001 Name=gpu Type=a100 File=/dev/tty8',
  'NodeName=gpu-node001 Name=gpu Type=t4 File=/dev/tty9',
  '',
].join('\n');

function cgroupConf(plugin: 'cgroup/v1' | 'cgroup/v2'): string {
  return [
    `CgroupPlugin=${plugin}`,
    'CgroupMountpoint=/sys/fs/cgroup',
    'IgnoreSystemd=yes',
    'ConstrainRAMSpace=yes',
    // Nodes claim more processors than the machine has, and GPUs that are none.
    'ConstrainCores=no',
    'ConstrainDevices=no',
    '',
  ].join('\n');
}

const SETTINGS = {
  ClusterName: 'hpc',
  SlurmctldHost: `${ACCESS.name}(${ACCESS.address})`,
  SlurmUser: 'slurm',
  AuthType: 'auth/munge',
  StateSaveLocation: '/var/lib/slurm/slurmctld',
  SlurmdSpoolDir: '/var/lib/slurm/slurmd',
  SlurmctldPidFile: '/run/slurmctld.pid',
  SlurmdPidFile: '/run/slurmd.pid',
  SlurmctldLogFile: '/var/log/slurm/slurmctld.log',
  SlurmdLogFile: '/var/log/slurm/slurmd.log',
  ProctrackType: 'proctrack/cgroup',
  TaskPlugin: 'task/cgroup',
  JobAcctGatherType: 'jobacct_gather/cgroup',
  SelectType: 'select/cons_tres',
  SelectTypeParameters: 'CR_Core_Memory',
  GresTypes: 'gpu',
  MpiDefault: 'none',
  PrivateData: 'jobs',
  ReturnToService: '2',
  SlurmdTimeout: '20',
  KillWait: '5',
  MinJobAge: '300',
  // The nodes claim more processors than the machine has.
  SlurmdParameters: 'config_overrides',
  // A job starts as soon as it is submitted, and a waiting one soon has an expected start.
  SchedulerType: 'sched/backfill',
  SchedulerParameters: 'batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1',
  PreemptType: 'preempt/partition_prio',
  PreemptMode: 'CANCEL',
  AccountingStorageType: 'accounting_storage/slurmdbd',
  AccountingStorageHost: ACCESS.name,
  AccountingStorageEnforce: 'associations,limits,qos',
  AccountingStorageTRES: 'gres/gpu',
};

function sizeOf(name: string): string {
  if (name.startsWith('viz-')) return 'CPUs=8 RealMemory=3500';
  if (name.startsWith('gpu-')) return 'CPUs=8 RealMemory=4000 Gres=gpu:a100:1,gpu:t4:1';
  return 'CPUs=4 RealMemory=4000';
}
