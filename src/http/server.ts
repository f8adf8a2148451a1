/** Builds the HTTP server that services mount their routes on: guard, errors, security headers, OpenAPI. It does not listen. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Access, Authenticate } from './guard.ts';
import { guard } from './guard.ts';
import { mountOpenApi } from './openapi.ts';
import type { OwnOrigin } from './origin.ts';
import { problemHandlers } from './problems.ts';
import { followRequests, newRequestId } from './request-id.ts';
import { logRequests } from './request-log.ts';

export type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Support may read it as the user whom they look on as: nothing secret, and no screen. All other routes are closed to them. */
    viewable?: true;
    /** Support acts here as themselves while they look on as a user. */
    asSelf?: true;
  }
}

const BODY_LIMIT_BYTES = 256 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

export async function buildServer(options: {
  log: FastifyBaseLogger;
  authenticate: Authenticate;
  isOwnOrigin: OwnOrigin;
  trustProxy: boolean;
  /** Whether browsers reach it by https, here or at a proxy. */
  isHttps?: boolean;
  /** What Prometheus shows; without it only people read metrics. */
  metricsToken?: string | null;
  /** Whether each request is a line in the log. */
  logsRequests?: boolean;
  tls?: { cert: string; key: string } | undefined;
  /** Whether pages may open WebSockets to displays on other hosts. */
  directDisplays?: boolean;
}): Promise<Server> {
  const common = {
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // What is being answered is answered before the server has closed.
    forceCloseConnections: 'idle' as const,
    genReqId: newRequestId(options.trustProxy),

    trustProxy: options.trustProxy ? 'loopback' : false,
    routerOptions: { maxParamLength: 200 },
  };
  // The https variant has its own server type in Fastify's typings; routes see the same interface either way.
  const app = (options.tls
    ? Fastify({ ...common, https: options.tls })
    : Fastify(common)) as unknown as FastifyInstance as Server;

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  followRequests(app);
  if (options.logsRequests) logRequests(app);
  problemHandlers(app);
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: options.directDisplays ? ["'self'", 'ws:'] : ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // The portal may be plain http on loopback; with TLS the browser is told to stay with it.
    strictTransportSecurity: options.isHttps === true,
    referrerPolicy: { policy: 'same-origin' },
  });
  guard(app, options);
  await mountOpenApi(app);
  return app;
}
