/** The id of the request that is being served: in its log lines, its answer, and whatever it starts. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Server } from './server.ts';

/** As a proxy makes them; of another shape it might be anything. */
const FROM_PROXY = /^[A-Za-z0-9-]{8,64}$/;

const current = new AsyncLocalStorage<string>();

/** Undefined outside of requests. */
export const requestId = (): string | undefined => current.getStore();

/** The proxy's, where there is one that is believed. */
export function newRequestId(trustProxy: boolean): (request: IncomingMessage) => string {
  return ({ headers }) => {
    const given = headers['x-request-id'];
    return trustProxy && typeof given === 'string' && FROM_PROXY.test(given) ? given : randomUUID();
  };
}

export function followRequests(app: Server): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-ID', request.id);
    current.run(request.id, done);
  });
}
