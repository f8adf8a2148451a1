/** One place turns everything that is thrown into application/problem+json (RFC 9457). */
import type { FastifyError, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Problem, type ProblemCode } from '../errors.ts';
import type { ProblemBody } from './schema.ts';
import type { Server } from './server.ts';

/** Fastify's own refusals, in Berth's words. */
const FASTIFY_PROBLEMS: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'Send at most 256 KiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'Send the body as application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_request', 'The body is empty; send a JSON object.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_request', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid_request', 'The body does not have the length that its header says.'],
};

export function problemBody(problem: Problem): ProblemBody {
  return {
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    ...(problem.fields.length > 0 && { errors: problem.fields }),
  };
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((fault) => ({
      field: fault.instancePath.split('/').filter(Boolean).join('.') || (error.validationContext ?? 'body'),
      message: fault.message ?? 'is not valid',
    }));
    return new Problem('invalid_request', fields.map((fault) => `${fault.field}: ${fault.message}`).join('; '), {
      fields,
    });
  }
  const known = FASTIFY_PROBLEMS[(error as FastifyError).code];
  if (known) return new Problem(...known);
  // What Fastify and the HTTP parser refuse is the client's fault; everything else is ours and its text stays in the log.
  const status = (error as FastifyError).statusCode;
  if (status !== undefined && status >= 400 && status < 500)
    return new Problem('invalid_request', 'The request is not valid HTTP.');
  return new Problem('internal', 'Try again; if it stays, tell the administrator the time of this error.');
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('Retry-After', String(problem.retryAfterSeconds));
  if (problem.code === 'not_logged_in') reply.header('WWW-Authenticate', 'Bearer');
  // A string, so that the route's own response schema is not applied to it.
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer(String)
    .send(JSON.stringify(problemBody(problem)));
}

export function problemHandlers(app: Server): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) request.log.error({ err: error, url: request.url }, 'request failed');
    return sendProblem(reply, problem);
  });
}
