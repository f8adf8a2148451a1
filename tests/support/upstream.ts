/** A stand-in for one process of a service: it keeps what it is asked, and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}

export interface Upstream {
  service: string;
  port: number;
  seen: Seen[];
  /** Instead of its usual answer. */
  answer(handle: ((request: IncomingMessage, response: ServerResponse) => void) | null): void;
  /** As with a process that is gone: nobody listens. */
  die(): Promise<void>;
}

export async function startUpstream(service: string): Promise<Upstream> {
  const seen: Seen[] = [];
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
  const keep = ({ method = '', url = '', headers }: IncomingMessage) => void seen.push({ method, url, headers });
  const server = createServer((request, response) => {
    keep(request);
    if (handle !== null) return handle(request, response);
    request.resume().once('end', () => {
      response.setHeader('Strict-Transport-Security', 'max-age=1');
      response.setHeader('X-Request-ID', 'its-own');
      response.setHeader('Content-Security-Policy', "default-src 'self'");
      response.end(service);
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    keep(request);
    socket.on('message', (data) => socket.send(`${service}: ${data}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    service,
    port: (server.address() as AddressInfo).port,
    seen,
    answer(instead) {
      handle = instead;
    },
    async die() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}
