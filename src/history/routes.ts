/** /api/history */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { type History, history, historyQuery, jobParams, nodeParams } from './schema.ts';
import type { HistoryService } from './service.ts';
import { tableOf } from './table.ts';

const tags = ['history'];
const config = { access: 'user', viewable: true } as const;
const FILES = {
  csv: { type: 'text/csv; charset=utf-8', write: tableOf },
  json: { type: 'application/json; charset=utf-8', write: (measured: History) => [JSON.stringify(measured)] },
};
const faults = { 404: problem, 503: problem };

export function historyRoutes(app: Server, { service }: { service: HistoryService }): void {
  const none = z.strictObject({});
  route('/api/history/cluster', 'The cluster over time', none, (_params, query, { principal }) =>
    service.cluster(principal, query),
  );
  route('/api/history/nodes/:name', 'A node over time', nodeParams, ({ name }, query, { principal }) =>
    service.node(principal, name, query),
  );
  route('/api/history/jobs/:job_id', "A job's nodes while it ran", jobParams, ({ job_id }, query, { principal }) =>
    service.job(principal, job_id, query),
  );

  /** And the same as files beside it. */
  function route<Params extends z.ZodObject>(
    url: string,
    summary: string,
    params: Params,
    read: (params: z.infer<Params>, query: z.infer<typeof historyQuery>, request: FastifyRequest) => Promise<History>,
  ): void {
    const asked = (request: FastifyRequest) =>
      read(request.params as z.infer<Params>, request.query as z.infer<typeof historyQuery>, request);
    app.route({
      method: 'GET',
      url,
      config,
      schema: { tags, summary, params, querystring: historyQuery, response: { 200: history, ...faults } },
      handler: (request) => asked(request),
    });
    for (const [ending, { type, write }] of Object.entries(FILES)) {
      app.route({
        method: 'GET',
        url: `${url}.${ending}`,
        config,
        schema: { tags, summary: `${summary}, as a file (${ending.toUpperCase()})`, params, querystring: historyQuery },
        handler: async (request, reply) =>
          reply
            .type(type)
            .header('content-disposition', `attachment; filename="history.${ending}"`)
            .send(Readable.from(write(await asked(request)))),
      });
    }
  }
}
