/** A WebSocket lives as long as the log-in or token it was opened with, not as long as its access token. */
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { Bus } from '../bus/bus.ts';

export const CLOSE_LOGGED_OUT = 4401;
/** For log-ins that end by themselves: nobody announces those. */
const CHECK_EACH_MS = 60_000;
/** How long a peer has to answer the close frame. */
const CLOSE_GRACE_MS = 2000;

export function cutWhenLoggedOut(
  socket: WebSocket,
  credentialId: string,
  deps: {
    bus: Bus;
    isLive: (credentialId: string) => Promise<boolean>;
    log: Pick<FastifyBaseLogger, 'warn'>;
  },
): void {
  let grace: NodeJS.Timeout | undefined;

  const cut = () => {
    if (grace !== undefined) return;
    // From here on nothing that the peer sends counts.
    socket.removeAllListeners('message');
    socket.close(CLOSE_LOGGED_OUT, 'the log-in has ended');
    grace = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
  };
  const check = async () => {
    try {
      if (!(await deps.isLive(credentialId))) cut();
    } catch (error) {
      // Not knowing is no reason to cut anybody.
      deps.log.warn({ err: error }, 'whether a log-in still lives could not be read');
    }
  };

  const unsubscribe = deps.bus.subscribe(({ type, data }) => {
    if (type === 'credential.ended' && (data as { credential_id: string }).credential_id === credentialId) cut();
  });
  const timer = setInterval(check, CHECK_EACH_MS);
  socket.once('close', () => {
    unsubscribe();
    clearInterval(timer);
    clearTimeout(grace);
  });
  // It may have ended between the upgrade's own check and the subscription.
  void check();
}
