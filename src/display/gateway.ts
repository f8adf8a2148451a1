/**
 * The display gateway: the only way from a browser to a display. The client names a session, never a host; where its display
 * is, comes from the session's record. The socket is cut when the session or the log-in ends.
 */
import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { WebSocketRoute } from '../http/upgrade.ts';
import type { Records, SessionRecord } from '../records/records.ts';
import { isDirect, type Session, sessionId } from '../session/schema.ts';
import { type ByteReader, byteReader } from './byte-reader.ts';
import type { ConnectDisplay } from './endpoint.ts';
import { handshakeWithBrowser, handshakeWithServer } from './handshake.ts';
import { type DisplayReads, displayReader } from './reads.ts';
import { relay } from './relay.ts';
import { displayPasswords } from './secrets.ts';

const PATH = '/display/';
/** A clipboard may be large; nothing else that a client sends is. */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const CLOSE_SESSION_ENDED = 4404;
const CLOSE_DISPLAY_LOST = 4503;
const LOST = new Error('the other side is gone');

export interface DisplayGateway extends WebSocketRoute<SessionRecord> {
  /** How many displays are open now. */
  open(): number;
}

export function displayGateway(deps: {
  records: Pick<Records, 'sessions'>;
  bus: Bus;
  connectDisplay: ConnectDisplay;
  announcementToken: (sessionId: string) => string;
  cutWhenLoggedOut: (socket: WebSocket, credentialId: string) => void;
  log: FastifyBaseLogger;
}): DisplayGateway {
  const openBySession = new Map<string, Set<WebSocket>>();
  const newReads = displayReader();

  deps.bus.subscribe(({ type, data }) => {
    if (type !== 'session.updated') return;
    const { session_id, status } = data as Session;
    if (status !== 'stopped' && status !== 'failed') return;
    for (const socket of openBySession.get(session_id) ?? [])
      socket.close(CLOSE_SESSION_ENDED, 'the session has ended');
  });

  function track(session: SessionRecord, socket: WebSocket): void {
    const sockets = openBySession.get(session.session_id) ?? new Set();
    openBySession.set(session.session_id, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) openBySession.delete(session.session_id);
    });
  }

  async function serve(browser: WebSocket, session: SessionRecord): Promise<void> {
    const giveUp = new AbortController();
    browser.once('close', () => giveUp.abort(LOST));
    const timer = setTimeout(() => giveUp.abort(new Error('the handshake took too long')), HANDSHAKE_TIMEOUT_MS);
    const fromBrowser = readFrom(browser);
    try {
      // Both at once: the browser's side costs no time while a display is still starting.
      const [{ display, reads, fromDisplay }] = await Promise.all([
        openDisplay(session, giveUp.signal),
        handshakeWithBrowser(fromBrowser.reader, (bytes) => browser.send(bytes)),
      ]);
      if (display.closed) throw LOST;
      display.once('close', () => browser.close(CLOSE_DISPLAY_LOST, 'the display is gone'));
      relay(browser, { display, reads }, { fromBrowser: fromBrowser.detach(), fromDisplay: fromDisplay.detach() });
    } finally {
      clearTimeout(timer);
    }
  }

  /** A display after its handshake; it is cut when the signal is given. */
  async function openDisplay(session: SessionRecord, signal: AbortSignal) {
    const reads = newReads();
    const display = addAbortSignal(signal, await deps.connectDisplay(session, { signal, onread: reads.onread }));
    display.on('error', (error) => deps.log.debug({ err: error, session_id: session.session_id }, 'display socket'));
    const fromDisplay = readFrom(display, reads);
    const { full } = displayPasswords(deps.announcementToken(session.session_id));
    await handshakeWithServer(fromDisplay.reader, (bytes) => display.write(bytes), full);
    return { display, reads, fromDisplay };
  }

  return {
    matches: (path) => path.startsWith(PATH),
    maxMessageBytes: MESSAGE_MAX_BYTES,
    open: () => [...openBySession.values()].reduce((sum, sockets) => sum + sockets.size, 0),
    async authorize({ url, principal }) {
      const id = sessionId.safeParse(url.pathname.slice(PATH.length));
      const session = id.success ? await deps.records.sessions.get(id.data) : null;
      if (!session || session.user_id !== principal.user_id) {
        throw new Problem('not_found', 'You have no session with this id.');
      }
      if (session.status !== 'running') {
        throw new Problem('wrong_state', `The session is ${session.status}; it has no display.`);
      }
      if (isDirect(session)) {
        throw new Problem('display_unavailable', 'This display is reached directly, at its displayUrl.');
      }
      return session;
    },
    connect(browser, { principal, granted: session }) {
      track(session, browser);
      deps.cutWhenLoggedOut(browser, principal.credential_id);
      serve(browser, session).catch((error: unknown) => {
        deps.log.warn({ err: error, session_id: session.session_id }, 'a display could not be opened');
        browser.close(CLOSE_DISPLAY_LOST, 'the display does not answer');
      });
    },
  };
}

/** Collects what arrives until the handshake is over; `detach` gives what came after it and stops collecting. */
function readFrom(source: Socket | WebSocket, reads?: DisplayReads): { reader: ByteReader; detach: () => Buffer } {
  const reader = byteReader();
  const take = (bytes: Buffer): boolean => {
    try {
      reader.push(bytes);
    } catch (error) {
      reader.end(error as Error);
    }
    return true;
  };
  if (reads) reads.handTo((bytes) => take(Buffer.from(bytes)));
  else source.on('message', take);
  const lose = (): void => reader.end(LOST);
  source.once('close', lose);
  return {
    reader,
    detach() {
      source.off('message', take).off('close', lose);
      return reader.rest();
    },
  };
}
