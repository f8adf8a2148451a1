/** A job submitted once more, for its own user. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { type Queue, Refused } from '../scheduler/queue.ts';
import type { JobService } from './service.ts';

const RETRY_AFTER_SECONDS = 5;

export type Resubmission = ReturnType<typeof jobResubmission>;

export function jobResubmission(deps: {
  jobs: Pick<JobService, 'get' | 'lookAgain'>;
  queue: Pick<Queue, 'resubmit'>;
  /** Throws where nobody may start anything now. */
  mayStart: (principal: Principal) => Promise<void>;
  /** Leave to do it as the user's account; null where none is needed. */
  grantFor: (principal: Principal, account: string, jobId: string) => Promise<string | null>;
}) {
  /** The new job's id, and of what it was made. */
  return async (principal: Principal, jobId: string): Promise<{ job_id: string; account: string; name: string }> => {
    const job = await deps.jobs.get(principal, jobId);
    if (!job.is_own) throw new Problem('forbidden', `Job ${job.label} is ${job.user}'s; only they submit it again.`);
    if (job.session_id !== null)
      throw new Problem('wrong_state', `Job ${job.label} is that of a session; launch its app again.`);
    await deps.mayStart(principal);
    const grant = await deps.grantFor(principal, job.user, jobId);
    try {
      const submitted = await deps.queue.resubmit(job.user, jobId, grant);
      await deps.jobs.lookAgain();
      return { job_id: submitted, account: job.user, name: job.name };
    } catch (error) {
      if (error instanceof Refused) throw new Problem('wrong_state', error.message);
      throw new Problem(
        'scheduler_unavailable',
        'It is not known whether there is a new job. Look at your jobs first.',
        {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
          cause: error,
        },
      );
    }
  };
}
