/**
 * Support joins a desktop with its user's consent. The question is a small record with an end; what lets in is a share for that one
 * person, whose token nobody is told: so the user sees who is there and ends it as with every other guest.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { GuestRecord, Records, SessionRecord, ShareRecord } from '../records/records.ts';
import type { JoinRecord } from '../records/support-records.ts';
import type { JoinAnswer, JoinRequest, JoinWish, OpenJoinRequests, ShareScope } from './schema.ts';
import { type Opened, overOf, type ShareService } from './service.ts';
import { joinOnTheWire } from './wire.ts';

const MINUTE_MS = 60_000;
/** How long a question stands. Nobody should wait longer on the telephone. */
const ANSWERABLE_MS = 5 * MINUTE_MS;
const JOINED_MS = 60 * MINUTE_MS;

export type JoinService = ReturnType<typeof joinService>;

export function joinService(deps: {
  records: Pick<Records, 'sessions' | 'shares' | 'guests' | 'joins'>;
  shares: Pick<ShareService, 'refuseDirect' | 'tell'>;
  bus: Pick<Bus, 'publish'>;
  random: { id: () => string; secret: () => string; hash: (secret: string) => string };
  log: Pick<FastifyBaseLogger, 'error'>;
  now: () => number;
}) {
  const { records, random, now } = deps;

  async function tell({ session_id, asked_by }: JoinRecord, owner: string): Promise<void> {
    try {
      for (const user_id of [owner, asked_by]) {
        await deps.bus.publish({ type: 'join.updated', data: { session_id }, audience: { user_id } });
      }
    } catch (error) {
      deps.log.error({ err: error, session_id }, 'a request to join a desktop could not be announced');
    }
  }

  async function runningOf(sessionId: string): Promise<SessionRecord> {
    const session = await records.sessions.get(sessionId);
    if (session === null) throw new Problem('not_found', 'There is no session with this id, or not any more.');
    if (session.status !== 'running') {
      throw new Problem('wrong_state', `The session is ${session.status}; only a running one has a desktop.`);
    }
    return session;
  }

  const isOpen = ({ answer, expires_at }: JoinRecord): boolean => answer === null && now() < expires_at;

  function admittance(join: JoinRecord, scope: ShareScope): { share: ShareRecord; guest: GuestRecord } {
    const share_id = random.id();
    const at = now();
    return {
      share: {
        share_id,
        session_id: join.session_id,
        scope,
        audience: 'support',
        token_hash: random.hash(random.secret()),
        created_at: at,
        expires_at: at + JOINED_MS,
        revoked_at: null,
      },
      guest: { share_id, user_id: join.asked_by, scope, opened_at: at },
    };
  }

  return {
    async ask(principal: Principal, sessionId: string, { scope, reason }: JoinWish): Promise<JoinRequest> {
      const session = await runningOf(sessionId);
      if (session.user_id === principal.user_id) {
        throw new Problem('wrong_state', 'It is your own session: open it.');
      }
      deps.shares.refuseDirect(session);
      const open = (await records.joins.list(sessionId)).find(isOpen);
      if (open) throw new Problem('wrong_state', `${open.asked_by} has asked already; wait for the answer.`);
      const created_at = now();
      const join: JoinRecord = {
        join_id: random.id(),
        session_id: sessionId,
        asked_by: principal.user_id,
        scope,
        reason,
        created_at,
        expires_at: created_at + ANSWERABLE_MS,
        answer: null,
        answered_at: null,
        share_id: null,
      };
      await records.joins.insert(join);
      await tell(join, session.user_id);
      return joinOnTheWire(join);
    },

    /** What a user may answer now. */
    async open(principal: Principal): Promise<OpenJoinRequests> {
      const open = await records.joins.open(principal.user_id, now());
      return {
        join_requests: open.map(({ name, ...join }) => ({ ...joinOnTheWire(join), session_name: name })),
      };
    },

    async of(sessionId: string): Promise<JoinRequest[]> {
      return (await records.joins.list(sessionId)).map(joinOnTheWire);
    },

    /** The session's user says, and nobody else does, whatever the role. */
    async answer(
      principal: Principal,
      sessionId: string,
      joinId: string,
      answer: JoinAnswer,
    ): Promise<{ join: JoinRequest; share_id: string | null }> {
      const session = await records.sessions.get(sessionId);
      const join = await records.joins.get(joinId);
      if (session?.user_id !== principal.user_id || join?.session_id !== sessionId) {
        throw new Problem('not_found', 'Nobody has asked to join a session of yours under this id.');
      }
      if (answer === 'control' && join.scope === 'view') {
        throw new Problem('invalid_request', `${join.asked_by} only asked to look.`, {
          fields: [{ field: 'answer', message: 'must be view or refused' }],
        });
      }
      if (answer !== 'refused') deps.shares.refuseDirect(await runningOf(sessionId));
      const admitted = answer === 'refused' ? null : admittance(join, answer);
      if (!(await records.joins.answer(joinId, answer, now(), admitted))) {
        throw new Problem('wrong_state', 'It was answered before, or its time was over; support can ask again.');
      }
      await tell(join, session.user_id);
      if (admitted) await deps.shares.tell(session);
      const share_id = admitted?.share.share_id ?? null;
      return { join: joinOnTheWire({ ...join, answer, answered_at: now(), share_id }), share_id };
    },

    /** What who asked was let into. */
    async desktop(principal: Principal, joinId: string): Promise<Opened> {
      const join = await records.joins.get(joinId);
      const session = join && (await records.sessions.get(join.session_id));
      const share = join?.share_id ? await records.shares.get(join.share_id) : null;
      const guest = share && (await records.guests.get(share.share_id, principal.user_id));
      if (!session || !share || !guest) {
        throw new Problem('not_found', 'Nobody has let you into a desktop under this id; ask its user.');
      }
      if (share.revoked_at !== null || now() >= share.expires_at) throw overOf(share, `Ask ${session.user_id} again.`);
      return { share, session, scope: guest.scope, isOwn: false, isNew: false };
    },
  };
}
