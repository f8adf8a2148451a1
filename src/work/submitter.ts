/** Hands what is recorded to the scheduler. Safe to repeat: a job's name is its record's id, and no name runs twice. */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { type JobRequest, type Scheduler, SubmitRejected } from '../scheduler/scheduler.ts';
import type { Waiting } from '../session/schema.ts';
import type { Kind, Work } from './keeper.ts';

/** Longer than a submission takes that is answered at all. After one that nobody ends the monitor waits so long, and submits again. */
export const LEASE_MS = 15_000;

export const NOT_ANSWERED: Waiting = { reason: 'scheduler_unavailable', detail: null, expected_start: null };

export interface Submission<W> {
  /** Never rejects: what goes wrong is recorded, or tried again by the monitor. */
  submit(work: W): Promise<void>;
  /** Whether this process is submitting it right now. */
  isUnderWay(id: string): boolean;
}

export interface Refused {
  reason: SubmitRejected['reason'];
  message: string;
}

export function submitter<W extends Work>(deps: {
  kind: Pick<Kind<W>, 'idOf' | 'change' | 'hasEnded'>;
  bus: Pick<Bus, 'lease' | 'release'>;
  scheduler: Pick<Scheduler, 'submit' | 'cancel'>;
  /** Throws a Problem where what it was made from is gone or refuses it. */
  requestOf(work: W): JobRequest | Promise<JobRequest>;
  /** The record with its job's id. */
  accepted(current: W, jobId: string): W;
  refused(current: W, why: Refused): W;
  log: FastifyBaseLogger;
}): Submission<W> {
  const { kind, scheduler } = deps;
  const underWay = new Set<string>();

  async function trySubmit(work: W): Promise<void> {
    const jobId = await scheduler.submit(await deps.requestOf(work));
    const stored = await kind.change(kind.idOf(work), (current) => {
      if (kind.hasEnded(current)) return null;
      if (current.job_id !== work.job_id && current.job_id !== jobId) return null;
      return deps.accepted({ ...current, job_id: jobId, waiting: null }, jobId);
    });
    // Somebody stopped it meanwhile, or the monitor found the job of an earlier submission, whose answer was lost.
    if (stored.status === 'stopping' || kind.hasEnded(stored) || stored.job_id !== jobId) await scheduler.cancel(jobId);
  }

  async function noteFailure(work: W, why: Refused | null): Promise<void> {
    await kind.change(kind.idOf(work), (current) => {
      if (kind.hasEnded(current) || current.status === 'stopping') return null;
      if (why) return deps.refused(current, why);
      // Not known whether it was accepted: the record stays, and the monitor finds the job or submits again.
      return current.status === 'creating' && !current.waiting ? { ...current, waiting: NOT_ANSWERED } : null;
    });
  }

  return {
    isUnderWay: (id) => underWay.has(id),
    async submit(work) {
      const id = kind.idOf(work);
      if (underWay.has(id)) return;
      underWay.add(id);
      const lease = `submission ${id}`;
      const holder = randomUUID();
      try {
        // Another process has it under way.
        if (!(await deps.bus.lease(lease, holder, LEASE_MS))) return;
        await trySubmit(work);
      } catch (error) {
        const why = refusal(error);
        if (!why) deps.log.error({ err: error, id }, 'submission failed; it will be repeated');
        await noteFailure(work, why).catch((error: unknown) => {
          // The monitor comes back to it, as it does after a crash.
          deps.log.error({ err: error, id }, 'a failed submission could not be recorded');
        });
      } finally {
        underWay.delete(id);
        await deps.bus.release(lease, holder).catch(() => {}); // its time ends it
      }
    },
  };
}

function refusal(error: unknown): Refused | null {
  if (error instanceof SubmitRejected) return { reason: error.reason, message: error.message };
  // What the records refuse says nothing of the app: the monitor finds the job that the scheduler may have accepted.
  if (error instanceof Problem && error.status < 500) return { reason: 'app_missing', message: error.message };
  return null;
}
