/** A session as the scheduler gets it. */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import type { SessionRecord } from '../records/records.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { type Submission as SubmissionOf, submitter } from '../work/submitter.ts';
import { announcementToken } from '../work/token.ts';
import { memoryMiB } from './schema.ts';
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

export type Submission = SubmissionOf<SessionRecord>;

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
  const { store, now } = deps;

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

  return submitter<SessionRecord>({
    ...deps,
    kind: {
      idOf: ({ session_id }) => session_id,
      change: store.change,
      hasEnded: ({ status }) => hasEnded(status),
    },
    requestOf(session) {
      const { resources } = session.config;
      return {
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
      };
    },
    accepted(current) {
      const submitted = withStep(current, 'submitted', now());
      return current.status === 'creating' ? move(submitted, { to: 'pending' }, now()) : submitted;
    },
    refused: (current, why) => move(current, { to: 'failed', ...why }, now()),
  });
}
