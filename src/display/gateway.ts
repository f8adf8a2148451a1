/**
 * The display gateway: the only way from a browser to a display. The client names a session, never a host; where its display
 * is, comes from the session's record. The socket is cut when the session or the log-in ends.
 */
import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { Bus } from '../bus/bus.ts';
import type { WebSocketRoute } from '../http/upgrade.ts';
import type { SessionRecord } from '../records/records.ts';
import type { Session } from '../session/schema.ts';
import { type Admission, type Admitted, DISPLAY_PATH } from './admission.ts';
import { type ByteReader, byteReader } from './byte-reader.ts';
import type { ConnectDisplay } from './endpoint.ts';
import { attendGuest } from './guests.ts';
import { handshakeWithBrowser, handshakeWithServer } from './handshake.ts';
import { relay } from './relay.ts';
import { displayPasswords } from './secrets.ts';
import type { ViewersTeller } from './viewers.ts';

/** A clipboard may be large; nothing else that a client sends is. */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const CLOSE_SESSION_ENDED = 4404;
const CLOSE_DISPLAY_LOST = 4503;
const LOST = new Error('the other side is gone');

export interface DisplayGateway extends WebSocketRoute<Admitted> {
  /** How many displays are open now. */
  open(): number;
}

export function displayGateway(deps: {
  bus: Bus;
  admission: Admission;
  viewers: ViewersTeller;
  connectDisplay: ConnectDisplay;
  announcementToken: (sessionId: string) => string;
  cutWhenLoggedOut: (socket: WebSocket, credentialId: string) => void;
  /** Closes a socket; from then on nothing that the peer sends counts. */
  cut: (socket: WebSocket, code: number, reason: string) => void;
  log: FastifyBaseLogger;
  now: () => number;
}): DisplayGateway {
  const openBySession = new Map<string, Set<WebSocket>>();

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

  function attend(browser: WebSocket, { guest, ...admitted }: Admitted): void {
    if (admitted.credential_id !== null) deps.cutWhenLoggedOut(browser, admitted.credential_id);
    if (guest === null) return;
    const { share_id, user_id } = guest;
    const closed = deps.viewers.opened(admitted.session, { share_id, user_id, since: deps.now() });
    browser.once('close', closed);
    attendGuest(browser, { ...admitted, guest }, { ...deps, whyNot: deps.admission.whyNot });
  }

  async function serve(browser: WebSocket, admitted: Admitted): Promise<void> {
    const giveUp = new AbortController();
    browser.once('close', () => giveUp.abort(LOST));
    const timer = setTimeout(() => giveUp.abort(new Error('the handshake took too long')), HANDSHAKE_TIMEOUT_MS);
    const fromBrowser = readFrom(browser);
    try {
      // Both at once: the browser's side costs no time while a display is still starting.
      const [{ display, fromDisplay }] = await Promise.all([
        openDisplay(admitted, giveUp.signal),
        handshakeWithBrowser(fromBrowser.reader, (bytes) => browser.send(bytes)),
      ]);
      // One that was cut meanwhile may still send: nothing of it may reach the display.
      if (display.closed || browser.readyState !== browser.OPEN) throw LOST;
      display.once('close', () => browser.close(CLOSE_DISPLAY_LOST, 'the display is gone'));
      relay(browser, display, { fromBrowser: fromBrowser.detach(), fromDisplay: fromDisplay.detach() });
    } finally {
      clearTimeout(timer);
    }
  }

  /** A display after its handshake; it is cut when the signal is given. */
  async function openDisplay({ session, scope }: Admitted, signal: AbortSignal) {
    const display = addAbortSignal(signal, await deps.connectDisplay(session, signal));
    display.on('error', (error) => deps.log.debug({ err: error, session_id: session.session_id }, 'display socket'));
    const fromDisplay = readFrom(display);
    const { full, view } = displayPasswords(deps.announcementToken(session.session_id));
    // It is the VNC server that keeps who may only look from everything else.
    const password = scope === 'control' ? full : view;
    await handshakeWithServer(fromDisplay.reader, (bytes) => display.write(bytes), password);
    return { display, fromDisplay };
  }

  return {
    matches: (path) => path.startsWith(DISPLAY_PATH),
    maxMessageBytes: MESSAGE_MAX_BYTES,
    open: () => [...openBySession.values()].reduce((sum, sockets) => sum + sockets.size, 0),
    authorize: ({ url, principal }) => deps.admission.user(url, principal),
    authorizeStranger: ({ url, cookies }) => deps.admission.stranger(url, cookies),
    connect(browser, { granted: admitted }) {
      const { session } = admitted;
      track(session, browser);
      attend(browser, admitted);
      serve(browser, admitted).catch((error: unknown) => {
        deps.log.warn({ err: error, session_id: session.session_id }, 'a display could not be opened');
        browser.close(CLOSE_DISPLAY_LOST, 'the display does not answer');
      });
    },
  };
}

/** Collects what arrives until the handshake is over; `detach` gives what came after it and stops collecting. */
function readFrom(source: Socket | WebSocket): { reader: ByteReader; detach: () => Buffer } {
  const reader = byteReader();
  const event = 'readyState' in source && 'terminate' in source ? 'message' : 'data';
  const take = (bytes: Buffer): void => {
    try {
      reader.push(bytes);
    } catch (error) {
      reader.end(error as Error);
    }
  };
  source.on(event, take);
  source.once('close', () => reader.end(LOST));
  return {
    reader,
    detach() {
      source.off(event, take);
      return reader.rest();
    },
  };
}
