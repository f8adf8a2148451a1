/** What every scheduler must do. The jobs are real: the job script with a display, and a plain program for an application. */
import { randomInt } from 'node:crypto';
import { isIP } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job, JobRequest, Scheduler } from '../../src/scheduler/scheduler.ts';
import { SubmitRejected } from '../../src/scheduler/scheduler.ts';
import { until } from '../support/until.ts';

export interface SchedulerUnderTest {
  scheduler: Scheduler;
  /** Another instance over the same jobs, as after a restart of Berth. */
  reopen(): Scheduler;
  /** An account that jobs may run as. */
  account: string;
  /** Leave to act as it. */
  grant: string | null;
  /** What its jobs need to have a display. */
  environment: Record<string, string>;
  /** The pids of everything that runs of a job. */
  processes(name: string): number[];
  close(): Promise<void>;
}

export function schedulerContract(name: string, make: () => Promise<SchedulerUnderTest>): void {
  describe(`${name} keeps the contract of a scheduler`, () => {
    let under: SchedulerUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    const request = (command: string, ...args: string[]): JobRequest => ({
      name: `app-session-1729756800-${randomInt(36 ** 5, 36 ** 6).toString(36)}`,
      account: under.account,
      cpus: 1,
      memoryMiB: 256,
      gpus: 0,
      gpuType: null,
      timeMinutes: 60,
      partition: null,
      project: null,
      qos: null,
      grant: under.grant,
      environment: {
        ...under.environment,
        // Nobody listens: the jobs go on all the same.
        BERTH_ANNOUNCE_URL: 'http://127.0.0.1:9/announcements',
        BERTH_TOKEN: 'token',
        BERTH_TITLE: 'a title with "quotes", $(id) and 한글',
        BERTH_RESOLUTION: '640x480',
        BERTH_COMMAND: command,
        ...Object.fromEntries(args.map((arg, index) => [`BERTH_ARG_${index}`, arg])),
      },
    });
    const observed = async (jobName: string, scheduler = under.scheduler): Promise<Job[]> =>
      (await scheduler.observe()).filter((job) => job.name === jobName);
    /** A scheduler may look at its jobs' time twice a minute. */
    const inState = (jobName: string, state: Job['state'], scheduler = under.scheduler): Promise<Job> =>
      until(
        `${jobName} is ${state}`,
        async () => (await observed(jobName, scheduler)).find((job) => job.state === state),
        60_000,
      );
    /** The application itself runs, not only the script before it. */
    const running = async (jobName: string, text: string): Promise<void> => {
      await until(`${jobName} wrote ${text}`, async () =>
        (await under.scheduler.log(jobName, under.account, 10_000, under.grant))?.text.includes(text),
      );
    };
    const endedStatus = async (job: JobRequest): Promise<number | null> => {
      await under.scheduler.submit(job);
      const { end } = await inState(job.name, 'ended');
      expect(end?.cause).toBe('exit');
      return end?.status ?? null;
    };

    it('runs a job and tells where, since when and until when', async () => {
      const job = request('bash', '-c', 'echo application-is-up; sleep 1000');
      const id = await under.scheduler.submit(job);
      await running(job.name, 'application-is-up');
      const [seen] = await observed(job.name);
      expect(seen).toMatchObject({ job_id: id, name: job.name, account: under.account, state: 'running', end: null });
      expect(seen?.node).toBeTruthy();
      expect((seen?.expires_at ?? 0) - (seen?.started_at ?? 0)).toBe(60 * 60_000);
      await under.scheduler.cancel(id);
      await inState(job.name, 'ended');
    });

    it('hands arguments over untouched: no shell ever reads them', async () => {
      const hostile = ["it's $(id)", '`id`', 'a\nb', '"', '$HOME', '*', '한글 🦀', '-n', ''];
      const job = request('printf', '<%s>', ...hostile);
      expect(await endedStatus(job)).toBe(0);
      const log = await under.scheduler.log(job.name, under.account, 10_000, under.grant);
      expect(log?.text).toContain(hostile.map((arg) => `<${arg}>`).join(''));
    });

    it('tells how the application ended', async () => {
      expect(await endedStatus(request('true'))).toBe(0);
      expect(await endedStatus(request('false'))).toBe(23);
      expect(await endedStatus(request('no-such-program'))).toBe(20);
    });

    it('lets the application save when it is cancelled, and leaves no process', async () => {
      const job = request(
        'bash',
        '-c',
        'trap "echo saved; exit 0" TERM; echo application-is-up; while :; do sleep 0.1; done',
      );
      const id = await under.scheduler.submit(job);
      await running(job.name, 'application-is-up');
      await under.scheduler.cancel(id);
      const { end } = await inState(job.name, 'ended');
      expect(end?.cause).toBe('cancelled');
      expect((await under.scheduler.log(job.name, under.account, 10_000, under.grant))?.text).toContain('saved');
      expect(under.processes(job.name)).toEqual([]);
    });

    it('kills an application that does not end within the grace', async () => {
      const job = request('bash', '-c', 'trap "" TERM; echo application-is-up; while :; do sleep 0.1; done');
      const id = await under.scheduler.submit(job);
      await running(job.name, 'application-is-up');
      await under.scheduler.cancel(id);
      await inState(job.name, 'ended');
      expect(under.processes(job.name)).toEqual([]);
    });

    it('ends what an application left behind in a session of its own', async () => {
      const job = request('bash', '-c', 'setsid sleep 1000 & echo application-is-up; sleep 0.2');
      await under.scheduler.submit(job);
      await inState(job.name, 'ended');
      expect(under.processes(job.name)).toEqual([]);
    });

    it('never runs two jobs of one name, however often it is submitted', async () => {
      const job = request('bash', '-c', 'echo started $$; sleep 1000');
      await Promise.all([under.scheduler.submit(job), under.reopen().submit(job), under.reopen().submit(job)]);
      await running(job.name, 'started');
      await under.reopen().submit(job);
      const alive = (await observed(job.name)).filter(({ state }) => state === 'running');
      expect(alive).toHaveLength(1);
      const lines = (await under.scheduler.log(job.name, under.account, 10_000, under.grant))?.text.match(/^started/gm);
      expect(lines).toHaveLength(1);
      // Where the others were accepted they wait, and must not start when it ends.
      for (const { job_id } of (await observed(job.name)).reverse()) await under.scheduler.cancel(job_id);
      await until('all have ended', async () => (await observed(job.name)).every(({ state }) => state === 'ended'));
    });

    it('finds its jobs again after a restart of Berth, and how those ended that did meanwhile', async () => {
      const job = request('bash', '-c', 'echo application-is-up; sleep 1000');
      const id = await under.scheduler.submit(job);
      await running(job.name, 'application-is-up');
      const later = under.reopen();
      expect((await observed(job.name, later))[0]).toMatchObject({ job_id: id, state: 'running' });
      await later.cancel(id);
      expect((await inState(job.name, 'ended', under.reopen())).end?.cause).toBe('cancelled');
    });

    it('moves the end of a job', async () => {
      const job = request('sleep', '1000');
      const id = await under.scheduler.submit(job);
      const { expires_at } = await inState(job.name, 'running');
      await under.scheduler.extend(id, (expires_at ?? 0) + 60_000);
      expect((await observed(job.name))[0]?.expires_at).toBe((expires_at ?? 0) + 60_000);
      await under.scheduler.cancel(id);
      await inState(job.name, 'ended');
    });

    it('ends a job whose time is up, and says so', async () => {
      const job = request('sleep', '1000');
      const id = await under.scheduler.submit(job);
      await inState(job.name, 'running');
      await under.scheduler.extend(id, Date.now());
      expect((await inState(job.name, 'ended')).end?.cause).toBe('time_limit');
    });

    it('refuses an account that does not exist, with a reason', async () => {
      const rejected = under.scheduler.submit({ ...request('true'), account: 'no-such-account' });
      await expect(rejected).rejects.toBeInstanceOf(SubmitRejected);
    });

    it('gives the end of a long log', async () => {
      const job = request('bash', '-c', 'seq 1 20000; echo the end');
      await endedStatus(job);
      const log = await under.scheduler.log(job.name, under.account, 4096, under.grant);
      expect(log?.truncated).toBe(true);
      expect(log?.text.length).toBeLessThanOrEqual(4096);
      expect(log?.text).toContain('the end');
    });

    it('forgets the log of an ended job', async () => {
      const job = request('true');
      await endedStatus(job);
      await under.scheduler.forget(job.name, under.account, under.grant);
      expect(await under.scheduler.log(job.name, under.account, 100, under.grant)).toBeNull();
    });

    it('describes its nodes and partitions', async () => {
      const look = await under.scheduler.look();
      expect(look.askedAt).toBeLessThanOrEqual(Date.now());
      const { nodes } = look;
      expect(nodes.length).toBeGreaterThan(0);
      const partitions = look.partitions.map(({ name }) => name);
      for (const node of nodes) {
        expect(node.name).toBeTruthy();
        expect(isIP(node.address)).toBeGreaterThan(0);
        expect(node.cpus).toBeGreaterThan(0);
        expect(node.memoryMiB).toBeGreaterThan(0);
        expect(node.load).toBeGreaterThanOrEqual(0);
        expect(node.reason).toBeNull();
        expect(partitions).toEqual(expect.arrayContaining(node.partitions));
      }
    });

    it('keeps none of them from its users, whatever it does with jobs of others', async () => {
      const concealed = await under.scheduler.concealed();
      expect(concealed.filter((what) => what !== 'jobs')).toEqual([]);
    });
  });
}
