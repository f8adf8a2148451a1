/** A WebSocket lives as long as the log-in or token it was opened with, not as long as its access token. */
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { Bus } from '../bus/bus.ts';

export const CLOSE_LOGGED_OUT = 4401;
/** For log-ins that end by themselves: nobody announces those. */
const CHECK_EACH_MS = 60_000;
/** How long a peer has to answer the close frame. */
const CLOSE_GRACE_MS = 2000;

/** Closes a socket. From here on nothing that the peer sends counts, and one that does not answer is cut off soon. */
export function cut(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.removeAllListeners('message');
  socket.close(code, reason);
  const grace = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
  socket.once('close', () => clearTimeout(grace));
}

export function cutWhenLoggedOut(
  socket: WebSocket,
  credentialId: string,
  deps: {
    bus: Bus;
    isLive: (credentialId: string) => Promise<boolean>;
    log: Pick<FastifyBaseLogger, 'warn'>;
  },
): void {
  const end = () => cut(socket, CLOSE_LOGGED_OUT, 'the log-in has ended');
  const check = async () => {
    try {
      if (!(await deps.isLive(credentialId))) end();
    } catch (error) {
      // Not knowing is no reason to cut anybody.
      deps.log.warn({ err: error }, 'whether a log-in still lives could not be read');
    }
  };

  const unsubscribe = deps.bus.subscribe(({ type, data }) => {
    if (type === 'credential.ended' && (data as { credential_id: string }).credential_id === credentialId) end();
  });
  const timer = setInterval(check, CHECK_EACH_MS);
  socket.once('close', () => {
    unsubscribe();
    clearInterval(timer);
  });
  // It may have ended between the upgrade's own check and the subscription.
  void check();
}
