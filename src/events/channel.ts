/** `/events`: pushes to each browser the events that its user may see. */
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { Principal } from '../auth/principal.ts';
import type { Bus, BusEvent } from '../bus/bus.ts';
import type { WebSocketRoute } from '../http/upgrade.ts';
import { follow } from './follow.ts';
import { cutWhenDead } from './pings.ts';

/** A reader this far behind is cut; it comes back and goes on after the last event it has. */
const BEHIND_MAX_BYTES = 4 * 1024 * 1024;
const QUESTION_MAX_BYTES = 32;
const QUESTIONS_BEHIND_MAX_BYTES = 1024 * 1024;
const CLOSE_INTERNAL = 1011;
const CLOSE_UNWANTED_MESSAGE = 1008;
const CLOSE_TOO_SLOW = 4408;
/** What is sent is text, in bytes. */
const TEXT = { binary: false };

export function eventsChannel(deps: {
  bus: Bus;
  /** Cuts the socket when that log-in or token ends. */
  cutWhenLoggedOut: (socket: WebSocket, credentialId: string) => void;
  log: Pick<FastifyBaseLogger, 'error' | 'info'>;
}): WebSocketRoute<Principal> {
  const cutDead = cutWhenDead();
  /** The frame of the event that was sent last: an event has as many readers as there are pages, and it is made once. */
  let last: { event: BusEvent; frame: Buffer } | null = null;
  function frameOf(event: BusEvent): Buffer {
    if (last?.event !== event) last = { event, frame: frame(event) };
    return last.frame;
  }

  function send(socket: WebSocket, bytes: Buffer, userId: string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > BEHIND_MAX_BYTES) {
      deps.log.info({ user_id: userId }, 'a reader of events was too slow and is cut');
      socket.close(CLOSE_TOO_SLOW, 'too slow');
      // The close frame would wait behind all that is not read.
      socket.terminate();
      return;
    }
    socket.send(bytes, TEXT);
  }

  return {
    matches: (path) => path === '/events',
    maxMessageBytes: 1024,
    viewable: true,
    authorize: async ({ principal }) => principal,
    connect(socket, { url, granted: principal }) {
      deps.cutWhenLoggedOut(socket, principal.credential_id);
      cutDead(socket);
      socket.on('message', answer);
      const { stop, caughtUp } = follow(deps.bus, url.searchParams.get('after'), (event) => maySee(principal, event), {
        event: (event) => send(socket, frameOf(event), principal.user_id),
        reset: (id) => send(socket, frame({ id, type: 'reset', data: {} }), principal.user_id),
      });
      socket.once('close', stop);
      caughtUp.catch((error: unknown) => {
        deps.log.error({ err: error }, 'the events could not be read');
        socket.close(CLOSE_INTERNAL, 'the events could not be read');
      });
    },
  };
}

function frame({ id, type, data }: Omit<BusEvent, 'audience'>): Buffer {
  return Buffer.from(JSON.stringify({ id, type, data }));
}

/** A short text comes back: a page asks whether anybody is there. */
function answer(this: WebSocket, bytes: Buffer, isBinary: boolean): void {
  if (isBinary || bytes.length > QUESTION_MAX_BYTES) this.close(CLOSE_UNWANTED_MESSAGE, 'nothing is to be sent here');
  // Who asks without reading the answers gets none, or they would pile up.
  else if (this.bufferedAmount < QUESTIONS_BEHIND_MAX_BYTES) this.send(bytes, TEXT);
}

/** What a role may look up of others is not pushed, only that it changed: a page shows its own user's sessions. */
function maySee({ user_id, role }: Principal, { audience }: BusEvent): boolean {
  if (audience === 'services') return false;
  if (audience === 'staff') return role !== 'user';
  return audience === 'everybody' || audience.user_id === user_id;
}
