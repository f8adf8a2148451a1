/** Hands a recorded session to the scheduler. Safe to repeat: a job's name is its session's id, and no name runs twice. */
import type { FastifyBaseLogger } from 'fastify';
import { Problem } from '../errors.ts';
import type { SessionRecord } from '../records/records.ts';
import { type Scheduler, SubmitRejected } from '../scheduler/scheduler.ts';
import { announcementToken } from './announcements.ts';
import { memoryMiB } from './schema.ts';
import type { SessionStore } from './store.ts';
import { hasEnded, move, withStep } from './transitions.ts';

/** What an app's manifest makes of a session's parameters; throws a Problem where the app is gone or refuses them. */
export type ResolveCommand = (session: SessionRecord) => {
  command: string;
  args: string[];
  environment: Record<string, string>;
};

export interface Submission {
  submit(session: SessionRecord): Promise<void>;
  /** Whether this process is submitting it right now. */
  isUnderWay(sessionId: string): boolean;
}

export function submission(deps: {
  store: SessionStore;
  scheduler: Scheduler;
  resolveCommand: ResolveCommand;
  announcementKey: Buffer;
  /** Where a job reaches the portal, and the certificate that it trusts there. */
  jobOrigin: () => { url: string; ca: string | null };
  log: FastifyBaseLogger;
  now: () => number;
}): Submission {
  const { store, scheduler, now } = deps;
  const underWay = new Set<string>();

  function environmentOf(session: SessionRecord): Record<string, string> {
    const { command, args, environment } = deps.resolveCommand(session);
    const portal = deps.jobOrigin();
    return {
      BERTH_ANNOUNCE_URL: `${portal.url}/api/app/sessions/${session.session_id}/announcements`,
      BERTH_TOKEN: announcementToken(deps.announcementKey, session.session_id),
      ...(portal.ca !== null && { BERTH_CA: portal.ca }),
      BERTH_TITLE: session.name,
      BERTH_RESOLUTION: session.config.display.resolution,
      BERTH_COMMAND: command,
      ...Object.fromEntries(args.map((arg, index) => [`BERTH_ARG_${index}`, arg])),
      ...Object.fromEntries(
        Object.entries(environment).map(([name, value], index) => [`BERTH_ENV_${index}`, `${name}=${value}`]),
      ),
    };
  }

  async function trySubmit(session: SessionRecord): Promise<void> {
    const { resources } = session.config;
    const jobId = await scheduler.submit({
      name: session.session_id,
      account: session.account,
      cpus: resources.cpus,
      memoryMiB: memoryMiB(resources.memory),
      gpus: resources.gpus,
      timeMinutes: resources.time,
      partition: resources.partition,
      project: resources.account,
      qos: resources.qos,
      environment: environmentOf(session),
    });
    const stored = await store.change(session.session_id, (current) => {
      if (hasEnded(current.status)) return null;
      const submitted = withStep({ ...current, job_id: jobId }, 'submitted', now());
      return current.status === 'creating' ? move(submitted, { to: 'pending' }, now()) : submitted;
    });
    // Somebody stopped it meanwhile.
    if (stored.status === 'stopping' || hasEnded(stored.status)) await scheduler.cancel(jobId);
  }

  return {
    isUnderWay: (sessionId) => underWay.has(sessionId),
    async submit(session) {
      if (underWay.has(session.session_id)) return;
      underWay.add(session.session_id);
      try {
        await trySubmit(session);
      } catch (error) {
        const end = refusal(error);
        // Not known whether it was accepted: the record stays, and the monitor finds the job or submits again.
        if (!end)
          deps.log.error({ err: error, session_id: session.session_id }, 'submission failed; it will be repeated');
        else {
          await store.change(session.session_id, (current) =>
            hasEnded(current.status) || current.status === 'stopping'
              ? null
              : move(current, { to: 'failed', ...end }, now()),
          );
        }
      } finally {
        underWay.delete(session.session_id);
      }
    },
  };
}

function refusal(error: unknown): { reason: SubmitRejected['reason']; message: string } | null {
  if (error instanceof SubmitRejected) return { reason: error.reason, message: error.message };
  if (error instanceof Problem) return { reason: 'app_missing', message: error.message };
  return null;
}
