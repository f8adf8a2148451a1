/** /api/automation/workflows */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import {
  versionParams,
  workflowList,
  workflowParams,
  workflowQuery,
  workflowText,
  workflowVersion,
  workflowVersions,
  workflowWithText,
} from './schema.ts';
import type { WorkflowService } from './service.ts';

const ADDRESS = '/api/automation/workflows';
const TAGS = ['workflows'];
const repeatable = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });
const FAULTS = 'What is wrong with the YAML is told at once, each fault with its line.';

export type Audit = (
  request: FastifyRequest,
  action: string,
  target: string,
  detail?: Record<string, unknown>,
) => Promise<void>;

export function workflowRoutes(app: Server, { service, audit }: { service: WorkflowService; audit: Audit }): void {
  const user = { access: 'user' } as const;
  const read = { ...user, viewable: true } as const;

  app.post(
    ADDRESS,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Make a workflow of YAML',
        description: `${FAULTS} With an \`Idempotency-Key\` header a repeated request answers with the workflow that the first one made.`,
        headers: repeatable,
        body: workflowText,
        response: { 201: workflowWithText, 400: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { made, repeated } = await service.create(
        request.principal,
        request.body,
        request.headers['idempotency-key'],
      );
      if (!repeated) await audit(request, 'workflow.create', made.workflow_id, { name: made.name });
      return reply.code(201).send(made);
    },
  );

  app.get(
    ADDRESS,
    {
      config: read,
      schema: {
        tags: TAGS,
        summary: 'Your workflows, newest first',
        querystring: workflowQuery,
        response: { 200: workflowList },
      },
    },
    async ({ principal, query }) => {
      const { items, next_cursor } = await service.list(principal, query);
      return { workflows: items, next_cursor };
    },
  );

  app.get(
    `${ADDRESS}/:workflow_id`,
    {
      config: read,
      schema: {
        tags: TAGS,
        summary: 'One workflow, with its latest version',
        params: workflowParams,
        response: { 200: workflowWithText, 404: problem },
      },
    },
    ({ principal, params: { workflow_id } }) => service.get(principal, workflow_id),
  );

  app.delete(
    `${ADDRESS}/:workflow_id`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Remove a workflow with its versions and executions',
        description: 'The runs of its executions, and what they have written, stay.',
        params: workflowParams,
        response: { 204: z.null(), 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const { workflow_id } = request.params;
      await service.remove(request.principal, workflow_id);
      await audit(request, 'workflow.remove', workflow_id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${ADDRESS}/:workflow_id/versions`,
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Save a workflow',
        description: `Where it has changed it is a new version (201), and those of before can still be read. ${FAULTS}`,
        params: workflowParams,
        body: workflowText,
        response: { 200: workflowWithText, 201: workflowWithText, 400: problem, 404: problem },
      },
    },
    async (request, reply) => {
      const { workflow_id } = request.params;
      const { workflow, isNew } = await service.save(request.principal, workflow_id, request.body);
      if (isNew) await audit(request, 'workflow.save', workflow_id, { version: workflow.version });
      return reply.code(isNew ? 201 : 200).send(workflow);
    },
  );

  app.get(
    `${ADDRESS}/:workflow_id/versions`,
    {
      config: read,
      schema: {
        tags: TAGS,
        summary: 'Its versions, newest first',
        params: workflowParams,
        response: { 200: workflowVersions, 404: problem },
      },
    },
    async ({ principal, params: { workflow_id } }) => ({ versions: await service.versions(principal, workflow_id) }),
  );

  app.get(
    `${ADDRESS}/:workflow_id/versions/:version`,
    {
      config: read,
      schema: {
        tags: TAGS,
        summary: 'One version, with its YAML',
        params: versionParams,
        response: { 200: workflowVersion, 404: problem },
      },
    },
    ({ principal, params: { workflow_id, version } }) => service.version(principal, workflow_id, version),
  );
}
