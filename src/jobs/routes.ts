/** /api/jobs */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { exportRoutes } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import type { JobAction } from '../scheduler/queue.ts';
import { JOB_COLUMNS } from './columns.ts';
import { keptForAWhile } from './kept-for-a-while.ts';
import type { JobOutput } from './output.ts';
import type { Resubmission } from './resubmission.ts';
import {
  jobDetail,
  jobFilter,
  jobId,
  jobList,
  jobQuery,
  type OutputStream,
  outputPart,
  outputQuery,
  resubmitted,
  streamQuery,
} from './schema.ts';
import type { JobService } from './service.ts';

const TAGS = ['jobs'];
const params = z.strictObject({ job_id: jobId });
/** As long as a view lasts. */
const LOOK_NOTED_MS = 30 * 60_000;
const faults = { 403: problem, 404: problem, 409: problem, 503: problem };

interface Look {
  request: FastifyRequest;
  jobId: string;
  stream: OutputStream;
}

export function jobRoutes(
  app: Server,
  deps: {
    service: JobService;
    resubmit: Resubmission;
    output: JobOutput;
    audit: (request: FastifyRequest, action: string, target: string, detail: Record<string, unknown>) => Promise<void>;
  },
): void {
  const { service, output } = deps;
  /** What a job has written is its user's own: before another one reads it, that is written down. */
  const noteLook = keptForAWhile(
    LOOK_NOTED_MS,
    Date.now,
    async ({ request, jobId, stream }: Look) => {
      const { principal } = request;
      await output.check(principal, jobId);
      const detail = { view_id: principal.credential_id, job_id: jobId, stream };
      await deps.audit(request, 'job.output_read', principal.user_id, detail);
    },
    ({ request, jobId, stream }) => `${request.principal.credential_id} ${jobId} ${stream}`,
  );
  const noted = async (look: Look): Promise<void> => {
    if (look.request.principal.viewed_by !== undefined) await noteLook(look);
  };
  const user = { access: 'user' } as const;

  app.get(
    '/api/jobs',
    {
      config: { ...user, viewable: true },
      schema: {
        tags: TAGS,
        summary: 'A page of the queue, or of jobs that have ended',
        querystring: jobQuery,
        response: { 200: jobList, 409: problem, 503: problem },
      },
    },
    ({ principal, query }) => service.list(principal, query),
  );

  exportRoutes(app, '/api/jobs', {
    ...user,
    tags: TAGS,
    of: 'jobs, in the queue or ended,',
    querystring: jobFilter,
    columns: JOB_COLUMNS,
    rows: ({ principal }, query) => service.all(principal, query),
  });

  app.get(
    '/api/jobs/:job_id',
    {
      config: { ...user, viewable: true },
      schema: {
        tags: TAGS,
        summary: 'A job, with what it asked for and used',
        params,
        response: { 200: jobDetail, ...faults },
      },
    },
    ({ principal, params: { job_id } }) => service.get(principal, job_id),
  );

  app.get(
    '/api/jobs/:job_id/output',
    {
      config: { ...user, viewable: true },
      schema: {
        tags: TAGS,
        summary: 'What your job has written, from a byte on; with `wait` it answers when there is more',
        params,
        querystring: outputQuery,
        response: { 200: outputPart, 429: problem, ...faults },
      },
    },
    async (request) => {
      const { principal, params, query } = request;
      await noted({ request, jobId: params.job_id, stream: query.stream });
      return output.part(principal, params.job_id, query);
    },
  );

  app.get(
    '/api/jobs/:job_id/output/file',
    {
      config: { ...user, viewable: true },
      schema: { tags: TAGS, summary: 'The whole file that your job has written', params, querystring: streamQuery },
    },
    async (request, reply) => {
      const { principal, params, query } = request;
      await noted({ request, jobId: params.job_id, stream: query.stream });
      const { name, size, bytes } = await output.whole(principal, params.job_id, query.stream);
      return reply
        .type('application/octet-stream')
        .header('content-length', size)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(Readable.from(bytes));
    },
  );

  app.post(
    '/api/jobs/:job_id/resubmit',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Submit your batch job once more, as it was',
        params,
        response: { 201: resubmitted, ...faults },
      },
    },
    async (request, reply) => {
      const { job_id } = request.params;
      const { job_id: submitted, account, name } = await deps.resubmit(request.principal, job_id);
      await deps.audit(request, 'job.resubmit', job_id, { account, name, submitted });
      return reply.code(201).send({ job_id: submitted });
    },
  );

  change('DELETE', '', 'cancel', 'Cancel a job');
  change('POST', '/hold', 'hold', 'Keep a job that waits from starting');
  change('POST', '/release', 'release', 'Let a job start that is held');
  change('POST', '/requeue', 'requeue', 'Stop a job and put it back into the queue');

  function change(method: 'DELETE' | 'POST', path: string, action: JobAction, summary: string): void {
    app.route({
      method,
      url: `/api/jobs/:job_id${path}`,
      config: user,
      schema: { tags: TAGS, summary, params, response: { 204: z.null(), ...faults } },
      handler: async (request, reply) => {
        const { principal } = request;
        const { job_id } = request.params as z.infer<typeof params>;
        const { account, name } = await service.change(principal, job_id, action);
        await deps.audit(request, `job.${action}`, job_id, { account, name });
        return reply.code(204).send(null);
      },
    });
  }
}
