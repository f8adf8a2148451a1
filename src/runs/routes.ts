/** /api/cae/runs */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bearerOf } from '../http/guard.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import type { RunAnnouncements } from './announcements.ts';
import type { runFollowing } from './follow.ts';
import {
  followQuery,
  logPart,
  run,
  runAnnouncement,
  runAnswer,
  runList,
  runParams,
  runQuery,
  runRequest,
  seriesPart,
  stopWish,
} from './schema.ts';
import type { RunService } from './service.ts';
import { runOnTheWire } from './wire.ts';

const TAGS = ['runs'];
const repeatable = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });
const faults = { 400: problem, 404: problem, 409: problem, 503: problem };
const ANNOUNCEMENT_BYTES = 2_000_000;
const MINUTES_MAX = 60 * 24 * 30;

export function runRoutes(
  app: Server,
  deps: {
    service: RunService;
    following: ReturnType<typeof runFollowing>;
    announcements: RunAnnouncements;
    audit: (request: FastifyRequest, action: string, target: string, detail?: Record<string, unknown>) => Promise<void>;
  },
): void {
  const { service, following, audit } = deps;
  const user = { access: 'user' } as const;

  app.post(
    '/api/cae/runs',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Run a solver',
        description:
          'With an `Idempotency-Key` header a repeated request answers with the run that the first one made.',
        headers: repeatable,
        body: runRequest,
        response: { 201: run, ...faults, 422: problem },
      },
    },
    async (request, reply) => {
      const { principal, body, headers } = request;
      const { made, repeated } = await service.create(principal, body, headers['idempotency-key']);
      if (!repeated) await audit(request, 'run.create', made.run_id, { solver_id: made.solver_id });
      return reply.code(201).send(runOnTheWire(made));
    },
  );

  app.get(
    '/api/cae/runs',
    {
      config: { ...user, viewable: true },
      schema: { tags: TAGS, summary: 'Your runs, newest first', querystring: runQuery, response: { 200: runList } },
    },
    async ({ principal, query }) => {
      const { items, next_cursor } = await service.list(principal, query);
      return { runs: items.map(runOnTheWire), next_cursor };
    },
  );

  app.get(
    '/api/cae/runs/:run_id',
    {
      config: { ...user, viewable: true },
      schema: { tags: TAGS, summary: 'One run', params: runParams, response: { 200: run, 404: problem } },
    },
    async ({ principal, params: { run_id } }) => runOnTheWire(await service.getWithOutputs(principal, run_id)),
  );

  app.post(
    '/api/cae/runs/:run_id/stop',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'End it, at once or when its solver has written what it has',
        params: runParams,
        body: stopWish,
        response: { 202: run, ...faults },
      },
    },
    async (request, reply) => {
      const { run_id } = request.params;
      const stopped = await service.stop(request.principal, run_id, request.body);
      await audit(request, 'run.stop', run_id, request.body);
      return reply.code(202).send(runOnTheWire(stopped));
    },
  );

  app.post(
    '/api/cae/runs/:run_id/extend',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Give it more time',
        params: runParams,
        body: z.strictObject({ minutes: z.int().min(1).max(MINUTES_MAX) }),
        response: { 200: run, ...faults },
      },
    },
    async (request) => {
      const { run_id } = request.params;
      const extended = await service.extend(request.principal, run_id, request.body.minutes);
      await audit(request, 'run.extend', run_id, request.body);
      return runOnTheWire(extended);
    },
  );

  app.post(
    '/api/cae/runs/:run_id/forget',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Remove an ended run from the list; its files stay',
        params: runParams,
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await service.forget(request.principal, request.params.run_id);
      await audit(request, 'run.forget', request.params.run_id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/cae/runs/:run_id/log',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'What it has written, from a byte on; with `wait` it answers when there is more',
        params: runParams,
        querystring: followQuery,
        response: { 200: logPart, ...faults },
      },
    },
    ({ principal, params: { run_id }, query }) => following.log(principal, run_id, query),
  );

  app.get(
    '/api/cae/runs/:run_id/series',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'The points of its curves, likewise',
        params: runParams,
        querystring: followQuery,
        response: { 200: seriesPart, ...faults },
      },
    },
    ({ principal, params: { run_id }, query }) => following.series(principal, run_id, query),
  );

  app.post(
    '/api/cae/runs/:run_id/announcements',
    {
      config: { access: 'job' },
      bodyLimit: ANNOUNCEMENT_BYTES,
      // Before the body is looked at: a stranger learns nothing of what it should be.
      preValidation: async (request) =>
        deps.announcements.check(
          (request.params as { run_id: string }).run_id,
          bearerOf(request.headers.authorization),
        ),
      schema: {
        tags: TAGS,
        summary: 'For jobs: tell of what it writes',
        params: runParams,
        body: runAnnouncement,
        response: { 200: runAnswer },
      },
    },
    ({ params: { run_id }, body }) => deps.announcements.receive(run_id, body),
  );
}
