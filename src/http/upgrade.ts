/**
 * The way in for WebSockets: origin, log-in and the route's own checks come before the upgrade, and a refusal is an
 * ordinary HTTP answer. Nothing that is thrown here may reach the process.
 */
import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { type Authenticate, bearerOf, onlyLooksOn } from './guard.ts';
import type { OwnOrigin } from './origin.ts';
import { problemBody, toProblem } from './problems.ts';
import type { Server } from './server.ts';

export interface WebSocketRoute<Granted = unknown> {
  matches(path: string): boolean;
  /** Throws a Problem to refuse before the upgrade; what it returns is handed to `connect`. */
  authorize(request: { url: URL; principal: Principal }): Promise<Granted>;
  /** The same for who is not logged in; a route without it is closed to them. */
  authorizeStranger?(request: { url: URL; cookies: Record<string, string | undefined> }): Promise<Granted>;
  /** Whether support may open it as the user whom they look on as. */
  viewable?: true;
  connect(socket: WebSocket, context: { url: URL; granted: Granted }): void;
  /** The largest message that a client may send, in bytes. */
  maxMessageBytes: number;
}

const AUTHORIZE_TIMEOUT_MS = 10_000;
/** A machine that vanished without a word is noticed after this time and some ten seconds, also while nothing is sent to it. */
const KEEP_ALIVE_MS = 30_000;

/** Takes over the server's upgrades. The returned function cuts all sockets. */
export function mountUpgrades(
  app: Server,
  routes: WebSocketRoute[],
  deps: { authenticate: Authenticate; isOwnOrigin: OwnOrigin },
): () => void {
  const acceptors = routes.map((route) => ({
    route,
    // Compression costs memory for each connection and buys nothing: RFB compresses itself.
    acceptor: new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: route.maxMessageBytes }),
  }));

  async function grant(
    route: WebSocketRoute,
    url: URL,
    cookies: Record<string, string | undefined>,
    bearer: string | undefined,
  ): Promise<unknown> {
    const principal = await deps
      .authenticate({ cookie: cookies.berth_access, bearer, view: cookies.berth_view })
      .catch((error: unknown) => {
        // A log-in that has run out is none, where none is needed.
        if (route.authorizeStranger && toProblem(error).code === 'not_logged_in') return null;
        throw error;
      });
    if (principal?.viewed_by !== undefined && !route.viewable) throw onlyLooksOn();
    if (principal !== null) return route.authorize({ url, principal });
    if (!route.authorizeStranger) throw new Problem('not_logged_in', 'Log in first.');
    return route.authorizeStranger({ url, cookies });
  }

  // One for all sockets: one made in `handle` would keep what that has looked up for as long as its socket lives.
  const onError = (error: Error): void => app.log.debug({ err: error }, 'web socket failed');

  const handle = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const url = parseTarget(request.url);
    const match = url && acceptors.find(({ route }) => route.matches(url.pathname));
    if (!url || !match) throw new Problem('not_found', 'There is no WebSocket at this address.');
    const bearer = bearerOf(request.headers.authorization);
    const { origin, host } = request.headers;
    // A browser always sends its Origin with a WebSocket; a program that sends a token has none.
    if (origin === undefined ? bearer === undefined : !deps.isOwnOrigin(origin, host)) {
      throw new Problem('bad_origin', 'A WebSocket must be opened by a page of this portal (Origin header).');
    }
    const granted = await grant(match.route, url, app.parseCookie(request.headers.cookie ?? ''), bearer);
    if (socket.destroyed) return;
    match.acceptor.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', onError);
      match.route.connect(webSocket, { url, granted });
    });
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    if (socket instanceof Socket) socket.setKeepAlive(true, KEEP_ALIVE_MS);
    const timer = setTimeout(() => socket.destroy(), AUTHORIZE_TIMEOUT_MS);
    handle(request, socket, head)
      .catch((error: unknown) => {
        const problem = toProblem(error);
        if (problem.code === 'internal') app.log.error({ err: error }, 'upgrade failed');
        refuse(socket, problem);
      })
      .finally(() => clearTimeout(timer));
  };
  app.server.on('upgrade', onUpgrade);

  return () => {
    app.server.off('upgrade', onUpgrade);
    for (const { acceptor } of acceptors) for (const client of acceptor.clients) client.terminate();
  };
}

/** Only a plain absolute path: no second host, no dot segments in any spelling. */
function parseTarget(target: string | undefined): URL | null {
  if (target === undefined || !/^\/(?!\/)[\w\-./]*(\?[\w\-.=&%~]*)?$/.test(target) || target.includes('..'))
    return null;
  return new URL(target, 'http://portal.invalid');
}

function refuse(socket: Duplex, problem: Problem): void {
  if (socket.destroyed) return;
  const body = JSON.stringify(problemBody(problem));
  // HTTP's own deadlines do not hold for it any more: a client that keeps its side open would keep the socket.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Refused'}\r\n` +
      'Content-Type: application/problem+json\r\nConnection: close\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
