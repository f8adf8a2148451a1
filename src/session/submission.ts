/** Hands a recorded session to the scheduler. Safe to repeat: a job's name is its session's id, and no name runs twice. */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { SessionRecord } from '../records/records.ts';
import { type Scheduler, SubmitRejected } from '../scheduler/scheduler.ts';
import { announcementToken } from './announcements.ts';
import { memoryMiB, type Waiting } from './schema.ts';
import type { SessionStore } from './store.ts';
import { hasEnded, move, withStep } from './transitions.ts';

/** What an app's manifest makes of a session's parameters; throws a Problem where the app is gone or refuses them. */
export type ResolveCommand = (session: SessionRecord) => {
  command: string;
  args: string[];
  environment: Record<string, string>;
  /** The container image that it runs in; null for the machine's own programs. */
  image: string | null;
};

/** Longer than a submission takes that is answered at all. After one that nobody ends the monitor waits so long, and submits again. */
const LEASE_MS = 15_000;

const NOT_ANSWERED: Waiting = { reason: 'scheduler_unavailable', detail: null, expected_start: null };

export interface Submission {
  /** Never rejects: what goes wrong is recorded, or tried again by the monitor. */
  submit(session: SessionRecord): Promise<void>;
  /** Whether this process is submitting it right now. */
  isUnderWay(sessionId: string): boolean;
}

export function submission(deps: {
  store: SessionStore;
  bus: Pick<Bus, 'lease' | 'release'>;
  scheduler: Scheduler;
  resolveCommand: ResolveCommand;
  announcementKey: Buffer;
  /** Where a job reaches the portal, and the certificate that it trusts there. */
  jobOrigin: () => { url: string; ca: string | null };
  /** The id of the request that is being served; undefined where none is. */
  requestId: () => string | undefined;
  /** How the gateway reaches displays on nodes; null where they are on this machine. */
  endpoint: { ports: { from: number; to: number }; route: 'gateway' | 'direct'; certificate: string | null } | null;
  /** The site's program that runs in the job before the application. */
  beforeLaunch: string | null;
  log: FastifyBaseLogger;
  now: () => number;
}): Submission {
  const { store, scheduler, now } = deps;
  const underWay = new Set<string>();

  function environmentOf(session: SessionRecord): Record<string, string> {
    const { command, args, environment, image } = deps.resolveCommand(session);
    const portal = deps.jobOrigin();
    const { endpoint } = deps;
    const request = deps.requestId();
    return {
      BERTH_ANNOUNCE_URL: `${portal.url}/api/app/sessions/${session.session_id}/announcements`,
      BERTH_TOKEN: announcementToken(deps.announcementKey, session.session_id),
      ...(portal.ca !== null && { BERTH_CA: portal.ca }),
      ...(request !== undefined && { BERTH_REQUEST_ID: request }),
      ...(image !== null && { BERTH_IMAGE: image }),
      ...(endpoint && {
        BERTH_PORTS: `${endpoint.ports.from}-${endpoint.ports.to}`,
        BERTH_ROUTE: endpoint.route,
      }),
      ...(endpoint?.certificate && { BERTH_GATEWAY_CERT: endpoint.certificate }),
      ...(deps.beforeLaunch !== null && {
        BERTH_HOOK: deps.beforeLaunch,
        BERTH_APP_ID: session.app_id,
        BERTH_USER_ID: session.user_id,
        BERTH_CLUSTER: session.cluster,
      }),
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
      gpuType: resources.gpu_type ?? null,
      timeMinutes: resources.time,
      partition: resources.partition,
      project: resources.account,
      qos: resources.qos,
      environment: environmentOf(session),
      grant: session.submit_grant,
    });
    const stored = await store.change(session.session_id, (current) => {
      if (hasEnded(current.status)) return null;
      if (current.job_id !== session.job_id && current.job_id !== jobId) return null;
      const submitted = withStep({ ...current, job_id: jobId, waiting: null }, 'submitted', now());
      return current.status === 'creating' ? move(submitted, { to: 'pending' }, now()) : submitted;
    });
    // Somebody stopped it meanwhile, or the monitor found the job of an earlier submission, whose answer was lost.
    if (stored.status === 'stopping' || hasEnded(stored.status) || stored.job_id !== jobId)
      await scheduler.cancel(jobId);
  }

  async function noteFailure(session: SessionRecord, end: ReturnType<typeof refusal>): Promise<void> {
    await store.change(session.session_id, (current) => {
      if (hasEnded(current.status) || current.status === 'stopping') return null;
      if (end) return move(current, { to: 'failed', ...end }, now());
      // Not known whether it was accepted: the record stays, and the monitor finds the job or submits again.
      return current.status === 'creating' && !current.waiting ? { ...current, waiting: NOT_ANSWERED } : null;
    });
  }

  return {
    isUnderWay: (sessionId) => underWay.has(sessionId),
    async submit(session) {
      if (underWay.has(session.session_id)) return;
      underWay.add(session.session_id);
      const lease = `submission ${session.session_id}`;
      const holder = randomUUID();
      try {
        // Another process has it under way.
        if (!(await deps.bus.lease(lease, holder, LEASE_MS))) return;
        await trySubmit(session);
      } catch (error) {
        const end = refusal(error);
        if (!end) {
          deps.log.error({ err: error, session_id: session.session_id }, 'submission failed; it will be repeated');
        }
        await noteFailure(session, end).catch((error: unknown) => {
          // The monitor comes back to it, as it does after a crash.
          deps.log.error({ err: error, session_id: session.session_id }, 'a failed submission could not be recorded');
        });
      } finally {
        underWay.delete(session.session_id);
        await deps.bus.release(lease, holder).catch(() => {}); // its time ends it
      }
    },
  };
}

function refusal(error: unknown): { reason: SubmitRejected['reason']; message: string } | null {
  if (error instanceof SubmitRejected) return { reason: error.reason, message: error.message };
  // What the records refuse says nothing of the app: the monitor finds the job that the scheduler may have accepted.
  if (error instanceof Problem && error.status < 500) return { reason: 'app_missing', message: error.message };
  return null;
}
