/** The Slurm adapter of a portal on a virtual cluster: its programs run on the access host as the portal's account. */
import { generateKeyPairSync } from 'node:crypto';
import { dirname } from 'node:path';
import { issueGrant, publicGrantKey } from '../../src/auth/grants.ts';
import type { Scheduler } from '../../src/scheduler/scheduler.ts';
import { type Run, SLURM_ENVIRONMENT } from '../../src/scheduler/slurm/run.ts';
import { slurmScheduler } from '../../src/scheduler/slurm/slurm.ts';
import { SESSION_ID } from '../../src/session/schema.ts';
import type { Cluster } from '../../testbed/control.ts';
import { grantedAs } from './granted.ts';

const SETTINGS = '/etc/berth/as-user.json';
const PORTAL = 'berth';

export interface ClusterScheduler {
  /** A new instance, as after a restart of Berth. */
  open(options?: { stopGraceMs?: number; isOurs?: (jobName: string) => boolean }): Scheduler;
  /** Every program that was run, with its arguments. */
  commands: string[][];
  close(): Promise<void>;
}

export async function clusterScheduler(cluster: Cluster): Promise<ClusterScheduler> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const settings = {
    grant_keys: [publicGrantKey(privateKey)],
    min_uid: 1000,
    refused_accounts: ['slurm', PORTAL],
    sbatch: '/usr/bin/sbatch',
  };
  await cluster.output('access', ['mkdir', '-p', dirname(SETTINGS)]);
  await cluster.output('access', ['tee', SETTINGS], { input: JSON.stringify(settings) });
  const commands: string[][] = [];
  const run: Run = async (program, args, options) => {
    commands.push([program, ...args]);
    const answer = await cluster.exec('access', [program, ...args], {
      user: PORTAL,
      env: SLURM_ENVIRONMENT,
      ...options,
    });
    return { status: answer.status, stdout: answer.stdout, stderr: answer.stderr };
  };
  return {
    commands,
    open: ({ stopGraceMs = 1000, isOurs = (name: string) => SESSION_ID.test(name) } = {}) =>
      slurmScheduler({
        cluster: 'hpc',
        run,
        asUser: grantedAs((to) => issueGrant(privateKey, { ...to, seconds: 60, now: Date.now() }), {
          helper: '/opt/berth/libexec/berth-as-user',
          sudo: [...cluster.command('access', { user: PORTAL }), 'sudo', '-n'],
        }),
        stopGraceMs,
        isOurs,
      }),
    async close() {
      await cluster.output('access', ['rm', SETTINGS]);
    },
  };
}
