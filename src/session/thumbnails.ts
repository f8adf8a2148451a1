/**
 * Small pictures of sessions' screens, for their users alone. The job takes them; here they are live state that may be lost, for the
 * job sends one again after a while that has not changed.
 */
import { createHash } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { Records, SessionRecord } from '../records/records.ts';
import type { Session, Thumbnail } from './schema.ts';
import { THUMBNAIL_MAX, thumbnailFault } from './thumbnail-png.ts';
import { hasEnded } from './transitions.ts';

/** Longer than a job waits until it sends one again that has not changed (scheduler/thumbnail.pl). */
const KEEP_MS = 25 * 60_000;
/** A job sends one a minute, and a few more while its application starts. */
const RATE = { count: 6, windowMs: 20_000 };

const keyOf = (sessionId: string): string => `thumbnail ${sessionId}`;

export interface Thumbnails {
  /** A job's own; it has shown its token. */
  put(sessionId: string, png: Buffer): Promise<void>;
  /** Nobody but its user sees a session's screen. */
  get(principal: Principal, sessionId: string): Promise<{ png: Buffer; version: string }>;
  /** Of which of the user's sessions there are pictures. */
  list(principal: Principal): Promise<Thumbnail[]>;
}

export function thumbnails(deps: { records: Pick<Records, 'sessions'>; bus: Bus }): Thumbnails {
  const { records, bus } = deps;

  bus.subscribe(({ type, data }) => {
    if (type === 'session.updated' && hasEnded((data as Session).status)) {
      void bus.discard(keyOf((data as Session).session_id)).catch(() => {}); // its time ends it
    }
  });

  async function living(sessionId: string): Promise<SessionRecord | null> {
    const session = await records.sessions.get(sessionId);
    return session && !hasEnded(session.status) ? session : null;
  }

  return {
    async put(sessionId, png) {
      const session = await living(sessionId);
      if (!session) throw new Problem('wrong_state', 'The session has ended.');
      const { count, resetIn } = await bus.count(keyOf(sessionId), RATE.windowMs);
      if (count > RATE.count) {
        throw new Problem('too_many_requests', 'One picture a minute is enough.', {
          retryAfterSeconds: Math.ceil(resetIn / 1000),
        });
      }
      const fault = png.length > THUMBNAIL_MAX.bytes ? 'it is too large' : thumbnailFault(png);
      if (fault !== null) throw new Problem('invalid_request', `The picture is refused: ${fault}.`);
      await bus.keep(keyOf(sessionId), png, KEEP_MS);
      await bus.publish({
        type: 'session.thumbnail',
        data: { session_id: sessionId, version: versionOf(png) },
        audience: { user_id: session.user_id },
      });
    },

    async get({ user_id }, sessionId) {
      const session = await living(sessionId);
      const png = session?.user_id === user_id ? await bus.kept(keyOf(sessionId)) : null;
      if (png === null) throw new Problem('not_found', 'There is no picture of a session of yours with this id.');
      return { png, version: versionOf(png) };
    },

    async list({ user_id }) {
      const own = (await records.sessions.living()).filter((session) => session.user_id === user_id);
      const pictures = await Promise.all(
        own.map(async ({ session_id }) => ({ session_id, png: await bus.kept(keyOf(session_id)) })),
      );
      return pictures.flatMap(({ session_id, png }) => (png === null ? [] : [{ session_id, version: versionOf(png) }]));
    },
  };
}

const versionOf = (png: Buffer): string => createHash('sha256').update(png).digest('hex').slice(0, 16);
