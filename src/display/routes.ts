/** The password of a display that its user reaches directly, at its node. Through the gateway nobody needs one. */
import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { Server } from '../http/server.ts';
import type { Records } from '../records/records.ts';
import { isDirect, sessionId } from '../session/schema.ts';
import { displayPasswords } from './secrets.ts';

export function displayRoutes(
  app: Server,
  deps: {
    records: Pick<Records, 'sessions'>;
    announcementToken: (sessionId: string) => string;
    /** Whether the site lets browsers past the gateway. */
    isDirectSite: boolean;
    audit: (by: { user_id: string; address: string }, sessionId: string) => Promise<void>;
  },
): void {
  app.get(
    '/api/app/sessions/:session_id/password',
    {
      config: { access: 'user' },
      schema: {
        tags: ['sessions'],
        summary: 'The VNC password of your session, where the site has `display.route: direct`',
        params: z.strictObject({ session_id: sessionId }),
        response: { 200: z.object({ password: z.string() }) },
      },
    },
    async (request, reply) => {
      const { user_id } = request.principal;
      const session = await deps.records.sessions.get(request.params.session_id);
      // Support and administrators see sessions of others, but not their screens.
      if (session?.user_id !== user_id || session.status !== 'running' || !deps.isDirectSite || !isDirect(session)) {
        throw new Problem('not_found', 'You have no running session with this id that is reached directly.');
      }
      await deps.audit({ user_id, address: request.ip }, session.session_id);
      const { full } = displayPasswords(deps.announcementToken(session.session_id));
      return reply.header('Cache-Control', 'no-store').send({ password: full });
    },
  );
}
