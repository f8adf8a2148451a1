/** The queue of one machine: Berth's own jobs are all that it has, and nobody waits. */
import { type Queue, type QueuedJob, Refused } from '../queue.ts';
import type { Job, Scheduler } from '../scheduler.ts';

const MINUTE_MS = 60_000;

export function localQueue(scheduler: Pick<Scheduler, 'observe'>, read: Queue['read']): Queue {
  const jobs = async (): Promise<QueuedJob[]> => (await scheduler.observe()).map(queued);
  return {
    jobs,
    async ended(account, since) {
      const all = await jobs();
      return all.filter((job) => (job.ended_at ?? 0) >= since && (account === null || job.account === account));
    },
    async endedJob(jobId) {
      return (await jobs()).find(({ job_id, state }) => job_id === jobId && state === 'ended') ?? null;
    },
    async finished(accounts, since) {
      const all = await jobs();
      return all.flatMap((job) => {
        const { job_id, name, account, partition, submitted_at, started_at, ended_at, end } = job;
        if (end === null || ended_at === null || ended_at < since || !accounts.includes(account)) return [];
        const ends = [{ ...end, by: null, job_id, tasks: 1 }];
        return [{ job_id, name, account, partition, isArray: false, submitted_at, started_at, ended_at, ends }];
      });
    },
    runs: async () => null,
    async detail() {
      return {
        command: null,
        folder: null,
        output: null,
        errors: null,
        dependency: null,
        usedMemoryMiB: null,
        usedCpuSeconds: null,
      };
    },
    read,
    async resubmit() {
      throw new Refused(
        'On this machine every job is a session or a run of a solver; start it again where it is listed.',
      );
    },
    async change() {
      throw new Refused('On this machine every job is a session or a run of a solver; stop it where it is listed.');
    },
  };
}

function queued(job: Job): QueuedJob {
  const { job_id, name, account, state, node, started_at, expires_at, end } = job;
  return {
    job_id,
    label: job_id,
    name,
    account,
    project: null,
    partition: null,
    qos: null,
    state,
    detail: '',
    waiting: null,
    submitted_at: started_at,
    started_at,
    expires_at: end === null ? expires_at : null,
    ended_at: end?.at ?? null,
    maxMinutes: started_at === null || expires_at === null ? null : Math.round((expires_at - started_at) / MINUTE_MS),
    nodes: node === null ? [] : [node],
    nodeCount: 1,
    cpus: null,
    memoryMiB: null,
    gpus: {},
    priority: null,
    end: end && { cause: end.cause, status: end.status },
  };
}
