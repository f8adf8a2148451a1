/** /api/automation/schedules, and what ends all that starts by itself. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import {
  type CancelledAll,
  cancelledAll,
  occasion,
  occasionList,
  occasionQuery,
  schedule,
  scheduleList,
  scheduleParams,
  scheduleRequest,
  startRequest,
} from './schema.ts';
import type { ScheduleService } from './service.ts';

const ADDRESS = '/api/automation/schedules';
const TAGS = ['schedules'];
const repeatable = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });
const faults = { 400: problem, 404: problem, 409: problem, 503: problem };

export function scheduleRoutes(
  app: Server,
  deps: {
    service: ScheduleService;
    /** Pauses all schedules of the user, cancels all living studies, and stops what schedules have started. */
    cancelAll: (principal: FastifyRequest['principal']) => Promise<CancelledAll>;
    audit: (request: FastifyRequest, action: string, target: string, detail?: Record<string, unknown>) => Promise<void>;
  },
): void {
  const { service, audit } = deps;
  const user = { access: 'user' } as const;

  app.post(
    ADDRESS,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Have a run or a study started at times, or when something appears in a folder',
        description:
          'With an `Idempotency-Key` header a repeated request answers with the schedule that the first one made.',
        headers: repeatable,
        body: scheduleRequest,
        response: { 201: schedule, ...faults, 422: problem },
      },
    },
    async (request, reply) => {
      const { principal, body, headers } = request;
      const { made, repeated } = await service.create(principal, body, headers['idempotency-key']);
      const { schedule_id, trigger, starts } = made;
      if (!repeated) await audit(request, 'schedule.create', schedule_id, { trigger, solver_id: starts.solver_id });
      return reply.code(201).send(made);
    },
  );

  app.get(
    ADDRESS,
    {
      config: user,
      schema: { tags: TAGS, summary: 'Your schedules, newest first', response: { 200: scheduleList } },
    },
    async ({ principal }) => ({ schedules: await service.list(principal) }),
  );

  app.get(
    `${ADDRESS}/:schedule_id`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'One schedule',
        params: scheduleParams,
        response: { 200: schedule, 404: problem },
      },
    },
    ({ principal, params: { schedule_id } }) => service.get(principal, schedule_id),
  );

  app.put(
    `${ADDRESS}/:schedule_id`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Change it as a whole; it goes on from now',
        params: scheduleParams,
        body: scheduleRequest,
        response: { 200: schedule, ...faults },
      },
    },
    async (request) => {
      const { schedule_id } = request.params;
      const changed = await service.change(request.principal, schedule_id, request.body);
      const { trigger, starts } = changed;
      await audit(request, 'schedule.change', schedule_id, { trigger, solver_id: starts.solver_id });
      return changed;
    },
  );

  const changes = {
    pause: 'Start nothing more by itself; what lives goes on',
    resume: 'Go on from now, with leave for some more weeks',
  } as const;
  for (const [change, summary] of Object.entries(changes) as [keyof typeof changes, string][])
    app.post(
      `${ADDRESS}/:schedule_id/${change}`,
      {
        config: user,
        schema: { tags: TAGS, summary, params: scheduleParams, response: { 200: schedule, ...faults } },
      },
      async (request) => {
        const { schedule_id } = request.params;
        const changed = await service[change](request.principal, schedule_id);
        await audit(request, `schedule.${change}`, schedule_id);
        return changed;
      },
    );

  app.post(
    `${ADDRESS}/:schedule_id/start`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Start it now, within its limits',
        description: 'With an `Idempotency-Key` header it is started once, however often that is asked for.',
        headers: repeatable,
        params: scheduleParams,
        body: startRequest,
        response: { 201: occasion, ...faults },
      },
    },
    async (request, reply) => {
      const { principal, params, body, headers } = request;
      const { schedule_id } = params;
      const { occasion, repeated } = await service.start(principal, schedule_id, {
        input: body.input,
        key: headers['idempotency-key'],
      });
      const { study_id, run_id } = occasion;
      if (!repeated) await audit(request, 'schedule.start', schedule_id, { started: study_id ?? run_id });
      return reply.code(201).send(occasion);
    },
  );

  app.delete(
    `${ADDRESS}/:schedule_id`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Remove it with its history; what it has started stays',
        params: scheduleParams,
        response: { 204: z.null(), 404: problem },
      },
    },
    async (request, reply) => {
      const { schedule_id } = request.params;
      await service.remove(request.principal, schedule_id);
      await audit(request, 'schedule.remove', schedule_id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    `${ADDRESS}/:schedule_id/occasions`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'What it has started and when, or why not; newest first',
        params: scheduleParams,
        querystring: occasionQuery,
        response: { 200: occasionList, 404: problem },
      },
    },
    async ({ principal, params: { schedule_id }, query }) => {
      const { items, next_cursor } = await service.occasions(principal, schedule_id, query);
      return { occasions: items, next_cursor };
    },
  );

  app.post(
    '/api/automation/cancel-all',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary:
          'Pause all your schedules, cancel all your studies and executions of workflows, and stop what schedules have started',
        response: { 202: cancelledAll, 503: problem },
      },
    },
    async (request, reply) => {
      const done = await deps.cancelAll(request.principal);
      await audit(request, 'automation.cancel-all', request.principal.user_id, done);
      return reply.code(202).send(done);
    },
  );
}
