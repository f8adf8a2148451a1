/** /api/automation/workflows/:id/executions and /api/automation/executions */
import { z } from 'zod';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import type { ExecutionService } from './executions.ts';
import type { Audit } from './routes.ts';
import {
  execution,
  executionList,
  executionParams,
  executionRequest,
  workflowParams,
  workflowQuery,
} from './schema.ts';

const OF_WORKFLOW = '/api/automation/workflows/:workflow_id/executions';
const ADDRESS = '/api/automation/executions/:execution_id';
const TAGS = ['workflows'];
const repeatable = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });
const faults = { 400: problem, 404: problem, 409: problem, 503: problem };

export function executionRoutes(app: Server, { service, audit }: { service: ExecutionService; audit: Audit }): void {
  const user = { access: 'user' } as const;
  const read = { ...user, viewable: true } as const;

  app.post(
    OF_WORKFLOW,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Execute a workflow',
        description:
          'With an `Idempotency-Key` header a repeated request answers with the execution that the first one started.',
        headers: repeatable,
        params: workflowParams,
        body: executionRequest,
        response: { 201: execution, ...faults, 422: problem },
      },
    },
    async (request, reply) => {
      const { principal, params, body, headers } = request;
      const { made, repeated } = await service.start(principal, params.workflow_id, body, headers['idempotency-key']);
      const { execution_id, workflow_id, workflow_version } = made;
      if (!repeated) await audit(request, 'execution.start', execution_id, { workflow_id, workflow_version });
      return reply.code(201).send(made);
    },
  );

  app.get(
    OF_WORKFLOW,
    {
      config: read,
      schema: {
        tags: TAGS,
        summary: 'The executions of a workflow, newest first',
        params: workflowParams,
        querystring: workflowQuery,
        response: { 200: executionList, 404: problem },
      },
    },
    ({ principal, params: { workflow_id }, query }) => service.list(principal, workflow_id, query),
  );

  app.get(
    ADDRESS,
    {
      config: read,
      schema: {
        tags: TAGS,
        summary: 'One execution with its steps and their runs',
        params: executionParams,
        response: { 200: execution, 404: problem },
      },
    },
    ({ principal, params: { execution_id } }) => service.get(principal, execution_id),
  );

  app.post(
    `${ADDRESS}/resume`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Run again what failed, and what follows it',
        description:
          'What has completed, or runs, is kept. The rest goes by the version that is asked for, which must have the kept steps as they were; by the latest one where none is.',
        params: executionParams,
        body: executionRequest,
        response: { 202: execution, ...faults },
      },
    },
    async (request, reply) => {
      const { execution_id } = request.params;
      const resumed = await service.resume(request.principal, execution_id, request.body);
      await audit(request, 'execution.resume', execution_id, { workflow_version: resumed.workflow_version });
      return reply.code(202).send(resumed);
    },
  );

  app.post(
    `${ADDRESS}/cancel`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Make no new runs, and end those that live',
        params: executionParams,
        response: { 202: execution, ...faults },
      },
    },
    async (request, reply) => {
      const { execution_id } = request.params;
      const cancelled = await service.cancel(request.principal, execution_id);
      await audit(request, 'execution.cancel', execution_id);
      return reply.code(202).send(cancelled);
    },
  );
}
