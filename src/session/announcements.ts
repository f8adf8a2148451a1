/**
 * What a job tells of itself. It is the user's own job and trusted with its own session only: on
 * which node it runs is what the scheduler says, and its port must be one of the site's.
 */
import type { FastifyBaseLogger } from 'fastify';
import { Problem } from '../errors.ts';
import type { SessionRecord } from '../records/records.ts';
import type { Job } from '../scheduler/scheduler.ts';
import { checkToken } from '../work/token.ts';
import { type Announcement, type DisplayEndpoint, displayComment } from './schema.ts';
import type { SessionStore } from './store.ts';
import { canMove, hasEnded, move, withStep } from './transitions.ts';

const COMMENT_MAX_BYTES = 512;

export interface Announcements {
  /** Throws where the token is not the session's own. */
  check(sessionId: string, token: string | undefined): void;
  receive(sessionId: string, said: Announcement): Promise<void>;
  /** A display's endpoint that the job has written as its comment, where the node cannot reach the portal. */
  readComment(session: SessionRecord, job: Job): Promise<void>;
}

export function announcements(deps: {
  store: SessionStore;
  announcementKey: Buffer;
  /** Where displays on nodes may listen, and whether with TLS; null where all are on this machine. */
  endpoint: { ports: { from: number; to: number }; route: 'gateway' | 'direct' } | null;
  /** Resolves when the scheduler has been asked since; rejects where it does not answer. */
  looked: () => Promise<void>;
  heartbeat: (sessionId: string, processors: number) => Promise<void>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
}): Announcements {
  const { store, now } = deps;

  function refuse(session: SessionRecord, why: string): never {
    deps.log.warn({ session_id: session.session_id, job_id: session.job_id }, `an announcement is refused: ${why}`);
    throw new Problem('forbidden', `The announcement is refused: ${why}.`);
  }

  /** The session, once the scheduler has said on which node its job runs. */
  async function placed(sessionId: string): Promise<SessionRecord> {
    const known = await store.get(sessionId);
    if (hasEnded(known.status) || known.node_ip !== null) return known;
    const unavailable = (cause?: unknown): Problem =>
      new Problem('scheduler_unavailable', 'On which node the job runs is not known yet; announce it again.', {
        cause,
      });
    await deps.looked().catch((error: unknown) => {
      throw unavailable(error);
    });
    const session = await store.get(sessionId);
    if (!hasEnded(session.status) && session.node_ip === null) throw unavailable();
    return session;
  }

  function checkEndpoint(session: SessionRecord, { node, port, fingerprint }: DisplayEndpoint): void {
    if (deps.endpoint === null) refuse(session, 'displays of this portal are on its own machine');
    const { ports, route } = deps.endpoint;
    if (node !== session.node) refuse(session, `its job runs on ${session.node}, not on ${JSON.stringify(node)}`);
    if (port < ports.from || port > ports.to) refuse(session, `port ${port} is not one of ${ports.from}-${ports.to}`);
    if ((fingerprint === null) !== (route === 'direct')) {
      refuse(session, `the route ${route} ${route === 'direct' ? 'has no' : 'needs a'} fingerprint`);
    }
  }

  async function displayReady(sessionId: string, endpoint: DisplayEndpoint | undefined, at: number): Promise<void> {
    if (endpoint) checkEndpoint(await placed(sessionId), endpoint);
    else if (deps.endpoint !== null) refuse(await store.get(sessionId), 'it does not say where the display is');
    await store.change(sessionId, (session) => {
      if (hasEnded(session.status)) throw new Problem('wrong_state', 'The session has ended.');
      const told = withStep(session, 'display_ready', at);
      if (!canMove(session.status, 'running')) return told;
      const reachable = {
        ...told,
        vnc_port: endpoint?.port ?? null,
        display_fingerprint: endpoint?.fingerprint ?? null,
      };
      return move(reachable, { to: 'running' }, at);
    });
  }

  return {
    check: (sessionId, token) => checkToken(deps.announcementKey, sessionId, token),

    async receive(sessionId, said) {
      const at = now();
      if (said.type === 'display') return displayReady(sessionId, said.endpoint, at);
      if (said.type === 'heartbeat') {
        const { status } = await store.get(sessionId);
        if (hasEnded(status)) throw new Problem('wrong_state', 'The session has ended.');
        return deps.heartbeat(sessionId, said.processors);
      }
      await store.change(sessionId, (session) => {
        if (hasEnded(session.status)) throw new Problem('wrong_state', 'The session has ended.');
        const told = withStep(session, said.step, at);
        // What was said before may arrive after; only the first of its kind moves the session.
        const moves = said.step === 'job_started' && canMove(session.status, 'starting');
        return moves ? move(told, { to: 'starting' }, at) : told;
      });
      // Its display follows soon, and until then the node should be known.
      if (said.step === 'job_started' && deps.endpoint !== null) deps.looked().catch(() => {});
    },

    async readComment(session, job) {
      if (deps.endpoint === null || !canMove(session.status, 'running') || job.comment === null) return;
      const said = parseComment(job.comment);
      // Without its address a later look may know more.
      if (!said || job.node === null || job.node_ip === null) return;
      const { port, fingerprint } = said;
      try {
        await displayReady(session.session_id, { node: job.node, port, fingerprint }, now());
      } catch (error) {
        // Refused, and told in the log; it stays in the comment and would be read again and again.
        if (!(error instanceof Problem)) throw error;
      }
    },
  };
}

function parseComment(comment: string) {
  if (Buffer.byteLength(comment) > COMMENT_MAX_BYTES || !comment.startsWith('{')) return null;
  try {
    return displayComment.parse(JSON.parse(comment));
  } catch {
    return null; // the user's own words
  }
}
