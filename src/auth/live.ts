/** A WebSocket lives as long as the log-in or token it was opened with, not as long as its access token. */
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { Bus } from '../bus/bus.ts';

export const CLOSE_LOGGED_OUT = 4401;
/** For log-ins that end by themselves: nobody announces those. */
const CHECK_EACH_MS = 60_000;
/** How long a peer has to answer the close frame. */
const CLOSE_GRACE_MS = 2000;

/**
 * The returned function makes a socket end with its log-in. All sockets share one timer and one subscription, which are there while
 * there are sockets: thousands may be open.
 */
export function cutWhenLoggedOut(deps: {
  bus: Pick<Bus, 'subscribe'>;
  isLive: (credentialId: string) => Promise<boolean>;
  log: Pick<FastifyBaseLogger, 'warn'>;
}): (socket: WebSocket, credentialId: string) => void {
  const open = new Map<string, Set<WebSocket>>();
  let stopWatching: (() => void) | null = null;

  function watch(): () => void {
    const unsubscribe = deps.bus.subscribe(({ type, data }) => {
      if (type === 'credential.ended') cutAll((data as { credential_id: string }).credential_id);
      // An end may be among what was lost.
      if (type === 'reset') checkAll();
    });
    const timer = setInterval(checkAll, CHECK_EACH_MS);
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }

  function checkAll(): void {
    for (const credentialId of open.keys()) void check(credentialId);
  }

  async function check(credentialId: string): Promise<void> {
    try {
      if (!(await deps.isLive(credentialId))) cutAll(credentialId);
    } catch (error) {
      // Not knowing is no reason to cut anybody.
      deps.log.warn({ err: error }, 'whether a log-in still lives could not be read');
    }
  }

  function cutAll(credentialId: string): void {
    for (const socket of open.get(credentialId) ?? []) {
      forget(socket, credentialId);
      cut(socket, CLOSE_LOGGED_OUT, 'the log-in has ended');
    }
  }

  function forget(socket: WebSocket, credentialId: string): void {
    const sockets = open.get(credentialId);
    sockets?.delete(socket);
    if (sockets?.size === 0) open.delete(credentialId);
    if (open.size > 0) return;
    stopWatching?.();
    stopWatching = null;
  }

  return (socket, credentialId) => {
    stopWatching ??= watch();
    open.set(credentialId, (open.get(credentialId) ?? new Set()).add(socket));
    socket.once('close', () => forget(socket, credentialId));
    // It may have ended between the upgrade's own check and here.
    void check(credentialId);
  };
}

/** Closes a socket. From here on nothing that the peer sends counts, and one that does not answer is cut off soon. */
export function cut(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.removeAllListeners('message');
  socket.close(code, reason);
  const grace = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
  socket.once('close', () => clearTimeout(grace));
}
