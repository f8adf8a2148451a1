/** A run as the scheduler gets it, alone. */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { type Submission, submitter } from '../work/submitter.ts';
import type { JobOfRun } from './job.ts';
import type { RunReason } from './schema.ts';
import type { RunStore } from './store.ts';
import { hasEnded, move } from './transitions.ts';

export function runSubmission(deps: {
  store: RunStore;
  bus: Pick<Bus, 'lease' | 'release'>;
  scheduler: Scheduler;
  jobOf: JobOfRun;
  log: FastifyBaseLogger;
  now: () => number;
}): Submission<RunRecord> {
  const { store, now } = deps;
  return submitter<RunRecord>({
    ...deps,
    kind: { idOf: ({ run_id }) => run_id, change: store.change, hasEnded: ({ status }) => hasEnded(status) },
    requestOf: deps.jobOf,
    accepted: (current) => acceptedRun(current, now()),
    refused: (current, { reason, message }) =>
      move(current, { to: 'failed', reason: REASONS[reason] ?? 'submit_rejected', message }, now()),
  });
}

/** The run whose job the scheduler has taken. */
export const acceptedRun = (run: RunRecord, at: number): RunRecord =>
  run.status === 'creating' ? move(run, { to: 'pending' }, at) : run;

const REASONS: Record<string, RunReason> = {
  app_missing: 'solver_missing',
  image_missing: 'image_missing',
  home_full: 'home_full',
  disk_full: 'disk_full',
};
