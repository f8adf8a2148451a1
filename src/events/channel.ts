/** `/events`: pushes to each browser the events that its user may see. */
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { Principal } from '../auth/principal.ts';
import type { Bus, BusEvent } from '../bus/bus.ts';
import type { WebSocketRoute } from '../http/upgrade.ts';
import { follow } from './follow.ts';

const PING_EACH_MS = 25_000;
/** A reader this far behind is cut; it comes back and goes on after the last event it has. */
const BEHIND_MAX_BYTES = 4 * 1024 * 1024;
const CLOSE_INTERNAL = 1011;
const CLOSE_UNWANTED_MESSAGE = 1008;
const CLOSE_TOO_SLOW = 4408;

export function eventsChannel(deps: {
  bus: Bus;
  /** Cuts the socket when that log-in or token ends. */
  cutWhenLoggedOut: (socket: WebSocket, credentialId: string) => void;
  log: Pick<FastifyBaseLogger, 'error' | 'info'>;
}): WebSocketRoute<Principal> {
  return {
    matches: (path) => path === '/events',
    maxMessageBytes: 1024,
    authorize: async ({ principal }) => principal,
    connect(socket, { url, granted: principal }) {
      deps.cutWhenLoggedOut(socket, principal.credential_id);
      cutWhenDead(socket);
      socket.on('message', () => socket.close(CLOSE_UNWANTED_MESSAGE, 'nothing is to be sent here'));

      const send = (frame: { id: string; type: string; data: unknown }) => {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > BEHIND_MAX_BYTES) {
          deps.log.info({ user_id: principal.user_id }, 'a reader of events was too slow and is cut');
          socket.close(CLOSE_TOO_SLOW, 'too slow');
          // The close frame would wait behind all that is not read.
          socket.terminate();
          return;
        }
        socket.send(JSON.stringify(frame));
      };
      const { stop, caughtUp } = follow(deps.bus, url.searchParams.get('after'), (event) => maySee(principal, event), {
        event: ({ id, type, data }) => send({ id, type, data }),
        reset: (id) => send({ id, type: 'reset', data: {} }),
      });
      socket.once('close', stop);
      caughtUp.catch((error: unknown) => {
        deps.log.error({ err: error }, 'the events could not be read');
        socket.close(CLOSE_INTERNAL, 'the events could not be read');
      });
    },
  };
}

/** What a role may look up of others is not pushed: a page shows its own user's sessions. */
function maySee({ user_id }: Principal, { audience }: BusEvent): boolean {
  if (audience === 'services') return false;
  return audience === 'everybody' || audience.user_id === user_id;
}

/** A peer that vanished without a word answers no ping. */
function cutWhenDead(socket: WebSocket) {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EACH_MS);
  socket.once('close', () => clearInterval(timer));
}
