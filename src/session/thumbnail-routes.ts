/** /api/app/sessions/:session_id/thumbnail and /api/app/thumbnails */
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { bearerOf } from '../http/guard.ts';
import type { Server } from '../http/server.ts';
import type { Announcements } from './announcements.ts';
import { sessionId, thumbnailList } from './schema.ts';
import { THUMBNAIL_MAX } from './thumbnail-png.ts';
import type { Thumbnails } from './thumbnails.ts';

const params = z.strictObject({ session_id: sessionId });
const ADDRESS = '/api/app/sessions/:session_id/thumbnail';
/** A user's job made it: whatever it is, it stays a picture, and with its user's browser. */
const HEADERS = {
  'cache-control': 'private, no-cache',
  'content-security-policy': "default-src 'none'; sandbox",
};

export function thumbnailRoutes(
  app: Server,
  { thumbnails, announcements }: { thumbnails: Thumbnails; announcements: Pick<Announcements, 'check'> },
): void {
  app.get(
    '/api/app/thumbnails',
    {
      config: { access: 'user' },
      schema: {
        tags: ['sessions'],
        summary: 'Of which of your sessions there are pictures',
        response: { 200: thumbnailList },
      },
    },
    async ({ principal }) => ({ thumbnails: await thumbnails.list(principal) }),
  );

  app.get(
    ADDRESS,
    {
      config: { access: 'user' },
      schema: { tags: ['sessions'], summary: 'A small picture of the screen of your session, as PNG', params },
    },
    async (request, reply) => {
      const { png, version } = await thumbnails.get(request.principal, request.params.session_id);
      const etag = `"${version}"`;
      reply.headers({ ...HEADERS, etag });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type('image/png').send(png);
    },
  );

  // Pictures are taken as a body here alone.
  void app.register(async (scope: Server) => {
    const { bytes: bodyLimit } = THUMBNAIL_MAX;
    scope.addContentTypeParser(
      'image/png',
      { parseAs: 'buffer', bodyLimit },
      async (_: unknown, body: unknown) => body,
    );
    scope.put(
      ADDRESS,
      {
        config: { access: 'job' },
        // Before anything of the body is read.
        onRequest: async (request) =>
          announcements.check(
            (request.params as { session_id: string }).session_id,
            bearerOf(request.headers.authorization),
          ),
        schema: {
          tags: ['sessions'],
          summary: 'For jobs: a small picture of the screen, as PNG',
          consumes: ['image/png'],
          params,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        if (!Buffer.isBuffer(request.body)) throw new Problem('invalid_request', 'Send the picture as image/png.');
        await thumbnails.put(request.params.session_id, request.body);
        return reply.code(204).send(null);
      },
    );
  });
}
