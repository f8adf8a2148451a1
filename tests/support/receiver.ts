/** A real HTTP server that keeps what it is sent and answers as it is told. */
import { once } from 'node:events';
import { createServer as createHttp, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Receiver {
  port: number;
  requests: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[];
  /** What the next requests are answered. */
  answer(status: number, headers?: Record<string, string>): void;
  stop(): Promise<void>;
  /** Again, at the same port. */
  start(): Promise<void>;
}

export async function startReceiver(tls?: { cert: string; key: string }): Promise<Receiver> {
  const requests: Receiver['requests'] = [];
  let answered: [number, Record<string, string>] = [204, {}];
  let port = 0;
  let server: Server;
  const receiver: Receiver = {
    get port() {
      return port;
    },
    requests,
    answer(status, headers = {}) {
      answered = [status, headers];
    },
    async start() {
      server = tls ? createHttps(tls) : createHttp();
      server.on('request', async (request, response) => {
        const { method = '', url: path = '', headers } = request;
        requests.push({ method, path, headers, body: await text(request) });
        response.writeHead(...answered).end();
      });
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  await receiver.start();
  return receiver;
}
