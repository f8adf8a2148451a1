/** /api/automation/studies */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { csvOf, jsonOf } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import {
  study,
  studyList,
  studyParams,
  studyPreview,
  studyPreviewRequest,
  studyQuery,
  studyRequest,
  studySamples,
} from './schema.ts';
import type { StudyService } from './service.ts';
import { columnsOf } from './table.ts';

const ADDRESS = '/api/automation/studies';
const TAGS = ['studies'];
const repeatable = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });
const faults = { 400: problem, 404: problem, 409: problem, 503: problem };

export function studyRoutes(
  app: Server,
  deps: {
    service: StudyService;
    /** Of a parameter of that template; null where it has none, or is gone. */
    unitOf: (solverId: string, param: string) => string | null;
    audit: (request: FastifyRequest, action: string, target: string, detail?: Record<string, unknown>) => Promise<void>;
  },
): void {
  const { service, audit } = deps;
  const user = { access: 'user' } as const;
  const read = { ...user, viewable: true } as const;

  app.post(
    ADDRESS,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Run a solver many times, with parameters that vary',
        description:
          'With an `Idempotency-Key` header a repeated request answers with the study that the first one made.',
        headers: repeatable,
        body: studyRequest,
        response: { 201: study, ...faults, 422: problem },
      },
    },
    async (request, reply) => {
      const { principal, body, headers } = request;
      const { made, repeated } = await service.create(principal, body, headers['idempotency-key']);
      const { study_id, solver_id, samples } = made;
      if (!repeated) await audit(request, 'study.create', study_id, { solver_id, samples });
      return reply.code(201).send(made);
    },
  );

  app.post(
    `${ADDRESS}/preview`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'The samples that a study would have; nothing is recorded',
        body: studyPreviewRequest,
        response: { 200: studyPreview, ...faults },
      },
    },
    async ({ body }) => service.preview(body),
  );

  app.get(
    ADDRESS,
    {
      config: read,
      schema: {
        tags: TAGS,
        summary: 'Your studies, newest first',
        querystring: studyQuery,
        response: { 200: studyList },
      },
    },
    async ({ principal, query }) => {
      const { items, next_cursor } = await service.list(principal, query);
      return { studies: items, next_cursor };
    },
  );

  app.get(
    `${ADDRESS}/:study_id`,
    {
      config: read,
      schema: { tags: TAGS, summary: 'One study', params: studyParams, response: { 200: study, 404: problem } },
    },
    ({ principal, params: { study_id } }) => service.get(principal, study_id),
  );

  app.get(
    `${ADDRESS}/:study_id/samples`,
    {
      config: read,
      schema: {
        tags: TAGS,
        summary: 'Its table: what varies, what has become of it, what came out',
        params: studyParams,
        response: { 200: studySamples, 404: problem },
      },
    },
    async ({ principal, params: { study_id } }) => ({ samples: (await service.samples(principal, study_id)).samples }),
  );

  for (const [ending, type] of [
    ['csv', 'text/csv; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
  ] as const)
    app.get(
      `${ADDRESS}/:study_id/samples.${ending}`,
      {
        config: read,
        schema: { tags: TAGS, summary: `Its table as a file (${ending.toUpperCase()})`, params: studyParams },
      },
      async ({ principal, params: { study_id } }, reply) => {
        const { study, samples } = await service.samples(principal, study_id);
        const columns = columnsOf(study.varied, (param) => deps.unitOf(study.solver_id, param), samples);
        return reply
          .type(type)
          .header('content-disposition', `attachment; filename="${study_id}.${ending}"`)
          .send(Readable.from(ending === 'csv' ? csvOf(columns, samples) : jsonOf(samples)));
      },
    );

  const changes = {
    pause: 'Make no new runs; those that live go on',
    resume: 'Make the runs that are still to be made',
    cancel: 'Make no new runs, and end those that live',
    resubmit: 'Run again what failed, and nothing else',
  } as const;
  for (const [change, summary] of Object.entries(changes) as [keyof typeof changes, string][])
    app.post(
      `${ADDRESS}/:study_id/${change}`,
      {
        config: user,
        schema: { tags: TAGS, summary, params: studyParams, response: { 202: study, ...faults } },
      },
      async (request, reply) => {
        const { study_id } = request.params;
        const changed = await service[change](request.principal, study_id);
        await audit(request, `study.${change}`, study_id);
        return reply.code(202).send(changed);
      },
    );
}
