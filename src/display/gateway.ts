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
import type { Session } from '../session/schema.ts';
import { type Admission, type Admitted, DISPLAY_PATH } from './admission.ts';
import { type ByteReader, byteReader } from './byte-reader.ts';
import type { ConnectDisplay } from './endpoint.ts';
import { attendGuest } from './guests.ts';
import { handshakeWithBrowser, handshakeWithServer } from './handshake.ts';
import { inputReports } from './input-reports.ts';
import { type DisplayReads, displayReader } from './reads.ts';
import { relay } from './relay.ts';
import { displayPasswords } from './secrets.ts';
import type { ViewersTeller } from './viewers.ts';

/** noVNC puts at most 10 KB into one, of a large clipboard too. So much of each client may be held for a display that does not read. */
const MESSAGE_MAX_BYTES = 1024 * 1024;
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
  /** There was input in a session; told once a minute at most, and when the last client leaves. */
  inputSeen: (sessionId: string, at: number) => Promise<void>;
  /** Closes a socket; from then on nothing that the peer sends counts. */
  cut: (socket: WebSocket, code: number, reason: string) => void;
  log: FastifyBaseLogger;
  now: () => number;
}): DisplayGateway {
  const openBySession = new Map<string, Set<WebSocket>>();
  const watchInput = inputReports({ report: deps.inputSeen, log: deps.log, now: deps.now });
  const newReads = displayReader();

  deps.bus.subscribe(({ type, data }) => {
    if (type !== 'session.updated') return;
    const { session_id, status } = data as Session;
    if (status !== 'stopped' && status !== 'failed') return;
    for (const socket of openBySession.get(session_id) ?? [])
      socket.close(CLOSE_SESSION_ENDED, 'the session has ended');
  });

  function track(sessionId: string, socket: WebSocket): void {
    const sockets = openBySession.get(sessionId) ?? new Set();
    openBySession.set(sessionId, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) openBySession.delete(sessionId);
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
    const fromBrowser = readFrom(browser, (error) => giveUp.abort(error));
    try {
      // Both at once: the browser's side costs no time while a display is still starting.
      const [{ display, reads, fromDisplay }] = await Promise.all([
        openDisplay(admitted, giveUp.signal),
        handshakeWithBrowser(fromBrowser.reader, (bytes) => browser.send(bytes)),
      ]);
      // One that was cut meanwhile may still send: nothing of it may reach the display.
      if (display.closed || browser.readyState !== browser.OPEN) throw LOST;
      display.once('close', () => browser.close(CLOSE_DISPLAY_LOST, 'the display is gone'));
      const first = { fromBrowser: fromBrowser.detach(), fromDisplay: fromDisplay.detach() };
      relay(browser, { display, reads }, first);
      // Of who only looks the VNC server takes nothing, so it keeps nothing in use.
      if (admitted.scope === 'control') watchInput(admitted.session.session_id, browser, first.fromBrowser);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A display after its handshake; it is cut when the signal is given. */
  async function openDisplay({ session, scope }: Admitted, signal: AbortSignal) {
    const reads = newReads();
    const display = addAbortSignal(signal, await deps.connectDisplay(session, { signal, onread: reads.onread }));
    // Of what lives as long as the display nothing may hold the whole record.
    const { session_id } = session;
    display.on('error', (error) => deps.log.debug({ err: error, session_id }, 'display socket'));
    const fromDisplay = readFrom(display, (error) => display.destroy(error), reads);
    const { full, view } = displayPasswords(deps.announcementToken(session_id));
    // It is the VNC server that keeps who may only look from everything else.
    const password = scope === 'control' ? full : view;
    await handshakeWithServer(fromDisplay.reader, (bytes) => display.write(bytes), password);
    return { display, reads, fromDisplay };
  }

  return {
    matches: (path) => path.startsWith(DISPLAY_PATH),
    maxMessageBytes: MESSAGE_MAX_BYTES,
    open: () => [...openBySession.values()].reduce((sum, sockets) => sum + sockets.size, 0),
    authorize: ({ url, principal }) => deps.admission.user(url, principal),
    authorizeStranger: ({ url, cookies }) => deps.admission.stranger(url, cookies),
    connect(browser, { granted: admitted }) {
      const { session } = admitted;
      track(session.session_id, browser);
      attend(browser, admitted);
      serve(browser, admitted).catch((error: unknown) => {
        deps.log.warn({ err: error, session_id: session.session_id }, 'a display could not be opened');
        browser.close(CLOSE_DISPLAY_LOST, 'the display does not answer');
      });
    },
  };
}

/**
 * Collects what arrives until the handshake is over; `detach` gives what came after it and stops collecting. `fail` hears of more
 * than may come before.
 */
function readFrom(
  source: Socket | WebSocket,
  fail: (error: Error) => void,
  reads?: DisplayReads,
): { reader: ByteReader; detach: () => Buffer } {
  const reader = byteReader();
  const take = (bytes: Buffer): boolean => {
    try {
      reader.push(bytes);
    } catch (error) {
      fail(error as Error);
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
