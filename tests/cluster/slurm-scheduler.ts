/** The Slurm adapter on a real cluster: what every scheduler must do, and what only a cluster has. */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Job, NotOffered, nameInArray, type Scheduler } from '../../src/scheduler/scheduler.ts';
import type { Cluster } from '../../testbed/control.ts';
import { schedulerContract } from '../contract/scheduler.ts';
import { sessionProcesses } from '../support/processes.ts';
import { type ClusterScheduler, clusterScheduler } from '../support/slurm.ts';
import { until } from '../support/until.ts';

export function slurmSchedulerSuite(
  name: string,
  open: () => Promise<Cluster>,
  /** What its jobs need to have a display. */
  environment: Record<string, string>,
): void {
  schedulerContract(name, async () => {
    const slurm = await clusterScheduler(await open());
    return {
      scheduler: slurm.open(),
      reopen: slurm.open,
      account: 'testuser',
      grant: 'of the test',
      environment,
      processes: sessionProcesses,
      close: slurm.close,
    };
  });

  describe(`${name}, of what only a cluster has,`, () => {
    let cluster: Cluster;
    let slurm: ClusterScheduler;
    let scheduler: Scheduler;
    beforeAll(async () => {
      cluster = await open();
      slurm = await clusterScheduler(cluster);
      scheduler = slurm.open();
    });
    afterAll(async () => {
      await cluster.output('access', ['scancel', '--user=testuser']);
      await cluster.output('access', ['scancel', '--user=otheruser']);
      await slurm.close();
    });

    const newName = (): string => `app-session-1729756800-${randomInt(36 ** 5, 36 ** 6).toString(36)}`;
    /** A job as its user would submit it by hand; its id. */
    async function sbatch(user: string, ...args: string[]): Promise<string> {
      const own = ['--parsable', '--mem=64', '--time=60', '--output=/dev/null'];
      return (await cluster.output('access', ['sbatch', ...own, ...args], { user })).trim();
    }
    const seen = (jobId: string, what: string, is: (job: Job) => boolean): Promise<Job> =>
      until(`job ${jobId} ${what}`, async () =>
        (await scheduler.observe()).find((job) => job.job_id === jobId && is(job)),
      );

    it('says who cancelled a job', async () => {
      const own = await sbatch('testuser', `--job-name=${newName()}`, '--wrap=sleep 1000');
      const byRoot = await sbatch('testuser', `--job-name=${newName()}`, '--wrap=sleep 1000');
      for (const jobId of [own, byRoot]) await seen(jobId, 'runs', ({ state }) => state === 'running');
      await cluster.output('access', ['scancel', own], { user: 'testuser' });
      await cluster.output('access', ['scancel', byRoot]);
      const ended = ({ state }: Job): boolean => state === 'ended';
      expect((await seen(own, 'has ended', ended)).end).toMatchObject({ cause: 'cancelled', by: 'testuser' });
      expect((await seen(byRoot, 'has ended', ended)).end).toMatchObject({ cause: 'cancelled', by: 'root' });
      const later = await until('accounting has both', async () => {
        const jobs = await scheduler.history([own, byRoot]);
        return jobs.length === 2 && jobs;
      });
      expect(later.map(({ end }) => end?.by)).toEqual(['testuser', 'root']);
    });

    it('holds and releases a job that waits, and cancels it at once', async () => {
      const jobId = await sbatch('testuser', `--job-name=${newName()}`, '--begin=now+1hour', '--wrap=true');
      const later = await seen(jobId, 'waits for its time', ({ waiting }) => waiting?.reason === 'begin_time');
      expect(later.waiting?.expected_start).toBeGreaterThan(Date.now() + 50 * 60_000);
      await scheduler.hold(jobId);
      await seen(jobId, 'is held as by its user', ({ waiting }) => waiting?.detail === 'JobHeldUser');
      await scheduler.release(jobId);
      await seen(jobId, 'is released', ({ waiting }) => waiting?.reason === 'begin_time');
      await scheduler.cancel(jobId);
      expect((await scheduler.observe()).find((job) => job.job_id === jobId)).toMatchObject({
        state: 'ended',
        end: { cause: 'cancelled' },
      });
    });

    it('leaves an administrator’s hold where it is', async () => {
      const jobId = await sbatch('testuser', `--job-name=${newName()}`, '--begin=now+1hour', '--wrap=true');
      await cluster.output('access', ['scontrol', 'hold', jobId]);
      await seen(jobId, 'is held', ({ waiting }) => waiting?.detail === 'JobHeldAdmin');
      await scheduler.hold(jobId);
      await expect(scheduler.release(jobId)).rejects.toBeInstanceOf(NotOffered);
      await seen(jobId, 'is still held', ({ waiting }) => waiting?.detail === 'JobHeldAdmin');
      await scheduler.cancel(jobId);
      await expect(scheduler.hold(jobId)).rejects.toBeInstanceOf(NotOffered);
    });

    it('is not deceived by what another user writes into names and comments', async () => {
      const name = newName();
      const row = `7777777|N/A|${name}|testuser|RUNNING|0:0|node001|1729756800|1729760400|None|(null)|`;
      const lines = `x\n${row}\n${row.replaceAll('|', '~')}\n${row.replaceAll('|', '\n')}`;
      const jobId = await sbatch('otheruser', `--job-name=${lines}`, `--comment=${lines}`, '--hold', '--wrap=true');
      const own = await sbatch('testuser', `--job-name=${name}`, `--comment=${lines} 한글`, '--hold', '--wrap=true');
      const jobs = await scheduler.observe();
      expect(jobs.filter((job) => job.name === name)).toMatchObject([{ job_id: own, comment: `${lines} 한글` }]);
      expect(jobs.some((job) => job.job_id === jobId || job.job_id === '7777777')).toBe(false);
      await cluster.output('access', ['scancel', jobId, own]);
    });

    it('knows nothing while slurmctld is down, and afterwards what it knew', async () => {
      const jobId = await sbatch('testuser', `--job-name=${newName()}`, '--wrap=sleep 1000');
      const before = await seen(jobId, 'runs', ({ state }) => state === 'running');
      await cluster.stopDaemon('access', 'slurmctld');
      try {
        await expect(scheduler.observe()).rejects.toThrow('squeue');
      } finally {
        await cluster.startDaemon('access', 'slurmctld');
      }
      expect(await seen(jobId, 'is seen again', () => true)).toEqual(before);
      await scheduler.cancel(jobId);
    });

    it('takes one query a look, however many sessions there are', async () => {
      const held = Array.from({ length: 10 }, () =>
        sbatch('testuser', `--job-name=${newName()}`, '--hold', '--wrap=true'),
      );
      const jobIds = await Promise.all(held);
      slurm.commands.splice(0);
      const jobs = (await scheduler.observe()).filter(({ job_id }) => jobIds.includes(job_id));
      expect(jobs).toHaveLength(10);
      expect(slurm.commands.map(([program]) => program)).toEqual(['squeue']);
      await cluster.output('access', ['scancel', ...jobIds]);
    });

    it('takes runs as one array, knows each by its name, and holds what waits of them', async () => {
      const array = newName().replace('app-session', 'cae-run');
      const runs = slurm.open({ isOurs: (name) => name.startsWith(array) });
      const names = [0, 1, 2, 7].map((task) => nameInArray(array, task));
      const folder = (name: string) => `/home/testuser/berth-runs/${name}`;
      const looked = async () => new Map((await runs.observe()).map((job) => [job.name, job]));
      const waits = (what: string, is: (jobs: Map<string, Job>) => boolean) =>
        until(what, async () => {
          const jobs = await looked();
          return is(jobs) && jobs;
        });
      const reasons = (jobs: Map<string, Job>) => names.slice(1).map((name) => jobs.get(name)?.waiting?.reason);
      try {
        const ids = await runs.arrays?.submit({
          array,
          account: 'testuser',
          cpus: 1,
          memoryMiB: 64,
          gpus: 0,
          gpuType: null,
          timeMinutes: 60,
          partition: null,
          project: null,
          qos: null,
          atOnce: 1,
          jobs: names.map((name) => ({
            name,
            grant: 'of the test',
            environment: {
              BERTH_RUN_DIR: folder(name),
              BERTH_INPUT: '/etc/passwd',
              BERTH_ANNOUNCE_URL: 'http://127.0.0.1:9/announcements',
              BERTH_TOKEN: name,
              BERTH_STEP_0: 'sleep',
              BERTH_STEP_0_0: 'sleep',
              BERTH_STEP_0_1: '1000',
            },
          })),
        });
        const [first = '', second = '', , last = ''] = ids ?? [];
        expect(ids?.map((id) => id.replace(/^\d+/, ''))).toEqual(['_0', '_1', '_2', '_7']);
        const jobs = await waits('the first runs', (all) => all.get(names[0] ?? '')?.state === 'running');
        expect(names.map((name) => jobs.get(name)?.job_id)).toEqual(ids);

        await runs.arrays?.hold(ids ?? []);
        await waits('the others are held', (all) => reasons(all).every((reason) => reason === 'held'));
        await runs.arrays?.release(ids ?? []);
        await waits('they are released', (all) => reasons(all).every((reason) => reason === 'limit'));

        await runs.cancel(last);
        await waits('the last is gone', (all) => !all.has(names[3] ?? ''));
        await runs.cancel(first);
        const next = await waits('the next runs', (all) => all.get(names[1] ?? '')?.state === 'running');
        expect(next.get(names[0] ?? '')).toMatchObject({ job_id: first, state: 'ended', end: { cause: 'cancelled' } });
        const accounted = await until('accounting has the first', async () => {
          const [job] = await runs.history([first, second]);
          return job;
        });
        expect(accounted).toMatchObject({ job_id: first, name: names[0], account: 'testuser' });
        await runs.arrays?.cancelWaiting(ids ?? []);
        const left = await waits('nothing of it waits', (all) =>
          [...all.values()].every(({ state }) => state !== 'pending'),
        );
        expect(left.get(names[1] ?? '')?.state).toBe('running');
      } finally {
        await cluster.output('access', ['scancel', `--name=${array}`]);
        await until('nothing of it runs', async () =>
          [...(await looked()).values()].every(({ state }) => state === 'ended'),
        );
        await cluster.output('access', ['rm', '-rf', ...names.map(folder)]);
      }
    });

    it('tells where its nodes are and what they have', async () => {
      const { nodes, partitions } = await scheduler.look();
      expect(nodes.find(({ name }) => name === 'viz-node001')).toMatchObject({
        address: '192.168.122.252',
        partitions: ['viz'],
        memoryMiB: 3500,
        cpus: 8,
        cpusAllocated: expect.any(Number),
        memoryAllocatedMiB: expect.any(Number),
      });
      // A node that has started tells its load only after a while.
      for (const { load } of nodes) expect(load === null || load >= 0).toBe(true);
      expect(nodes.find(({ name }) => name === 'gpu-node001')?.gpus).toEqual({ a100: 1, t4: 1 });
      expect(partitions.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['normal']);
      expect(partitions.find(({ name }) => name === 'viz')).toMatchObject({ up: true, maxMinutes: 720, nodes: 1 });
    });
  });
}
