/**
 * Hands runs that are made together to the scheduler in one call, as jobs of one array. Safe to repeat: an array's name is that of its runs, a second one
 * of that name does not start before the first has ended, and what is asked for again are those runs alone of which no job is known.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { RunRecord, RunRecords } from '../records/run-records.ts';
import { arrayOf, type JobArrays, type Scheduler, SubmitRejected } from '../scheduler/scheduler.ts';
import { LEASE_MS, NOT_ANSWERED, type Submission } from '../work/submitter.ts';
import type { JobOfRun } from './job.ts';
import type { RunStore } from './store.ts';
import { acceptedRun } from './submission.ts';
import { hasEnded } from './transitions.ts';

export function arraySubmission(deps: {
  arrays: JobArrays;
  scheduler: Pick<Scheduler, 'cancel'>;
  runs: Pick<RunRecords, 'toSubmit'>;
  store: RunStore;
  /** Of what they are made for. */
  together: {
    /** How many of them run at the same time. */
    atOnce(run: RunRecord): Promise<number>;
    /** The scheduler will not take them so. */
    refused(run: RunRecord, array: string): Promise<void>;
  };
  jobOf: JobOfRun;
  bus: Pick<Bus, 'lease' | 'release'>;
  log: FastifyBaseLogger;
  now: () => number;
}): Submission<RunRecord> {
  const { store, log } = deps;
  const underWay = new Set<string>();

  /** Null where the scheduler will not take them so. */
  async function jobIdsOf(array: string, runs: RunRecord[], atOnce: number): Promise<string[] | null> {
    try {
      const jobs = await Promise.all(runs.map(deps.jobOf));
      const [{ name: _name, environment: _environment, grant: _grant, after: _after, ...asked } = {}] = jobs;
      return await deps.arrays.submit({ ...(asked as (typeof jobs)[number]), array, atOnce, jobs });
    } catch (error) {
      if (!(error instanceof SubmitRejected || (error instanceof Problem && error.status < 500))) throw error;
      log.warn({ err: error, array }, 'an array of jobs was refused; its runs are submitted one by one');
      return null;
    }
  }

  async function accept(run: RunRecord, jobId: string): Promise<void> {
    const stored = await store.change(run.run_id, (current) => {
      if (hasEnded(current.status) || (current.job_id !== null && current.job_id !== jobId)) return null;
      return acceptedRun({ ...current, job_id: jobId, waiting: null }, deps.now());
    });
    // Somebody stopped it meanwhile, or the monitor found the job of an earlier submission, whose answer was lost.
    if (stored.status === 'stopping' || hasEnded(stored.status) || stored.job_id !== jobId)
      await deps.scheduler.cancel(jobId);
  }

  async function trySubmit(array: string): Promise<void> {
    const runs = await deps.runs.toSubmit(array);
    const [first] = runs;
    if (first === undefined) return;
    const atOnce = await deps.together.atOnce(first);
    try {
      const jobIds = await jobIdsOf(array, runs, atOnce);
      if (jobIds === null) return await deps.together.refused(first, array);
      for (const [index, run] of runs.entries()) await accept(run, jobIds[index] ?? '');
    } catch (error) {
      // Not known whether it was accepted: the monitor finds the jobs, or submits again.
      for (const { run_id } of runs)
        await store.change(run_id, (current) =>
          current.status === 'creating' && !current.waiting ? { ...current, waiting: NOT_ANSWERED } : null,
        );
      throw error;
    }
  }

  return {
    isUnderWay: (id) => underWay.has(arrayOf(id) ?? ''),
    async submit({ job_array: array }) {
      if (array === null || underWay.has(array)) return;
      underWay.add(array);
      const lease = `submission ${array}`;
      const holder = randomUUID();
      try {
        if (await deps.bus.lease(lease, holder, LEASE_MS)) await trySubmit(array);
      } catch (error) {
        log.error({ err: error, array }, 'submission failed; it will be repeated');
      } finally {
        underWay.delete(array);
        await deps.bus.release(lease, holder).catch(() => {}); // its time ends it
      }
    },
  };
}
