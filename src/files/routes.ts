/** /api/files: the user's own files. Nobody else's view shows them. */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import {
  fileEntry,
  fileMove,
  folder,
  folderQuery,
  newFolder,
  pathQuery,
  permissions,
  type UnpackingNews,
  unpacking,
  uploadPartQuery,
  uploadQuery,
  uploadState,
} from './schema.ts';
import type { FileService } from './service.ts';

const TAGS = ['files'];
/** Longer than any page sends at once: what is interrupted goes on where it was. */
const PART_BYTES_MAX = 64 * 1024 * 1024;
const user = { access: 'user' } as const;
const faults = { 403: problem, 404: problem, 409: problem, 503: problem, 507: problem };

/** Paths alone are written down, never what is in the files. */
export type FileAudit = (
  request: FastifyRequest,
  action: string,
  path: string,
  detail?: Record<string, unknown>,
) => Promise<void>;

export function fileRoutes(app: Server, { service, audit }: { service: FileService; audit: FileAudit }): void {
  app.get(
    '/api/files/entries',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'What is in a folder, a part at a time',
        querystring: folderQuery,
        response: { 200: folder, ...faults },
      },
    },
    ({ principal, query }) => service.folder(principal, query),
  );

  app.get(
    '/api/files/entry',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'A file or a folder',
        querystring: pathQuery,
        response: { 200: fileEntry, ...faults },
      },
    },
    ({ principal, query: { path } }) => service.entry(principal, path),
  );

  app.post(
    '/api/files/folders',
    {
      config: user,
      schema: { tags: TAGS, summary: 'Make a folder', body: newFolder, response: { 201: fileEntry, ...faults } },
    },
    async (request, reply) => {
      const { path } = request.body;
      const made = await service.makeFolder(request.principal, path);
      await audit(request, 'file.make_folder', path);
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/files/moves',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Give a file or a folder another name or place; nothing is overwritten',
        body: fileMove,
        response: { 200: fileEntry, ...faults },
      },
    },
    async (request) => {
      const { path, to } = request.body;
      const moved = await service.move(request.principal, path, to);
      await audit(request, 'file.move', path, { to });
      return moved;
    },
  );

  app.delete(
    '/api/files/entry',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Remove a file, or a folder with all that is in it',
        description: 'Of a link the link itself. There is no way back.',
        querystring: pathQuery,
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      const { path } = request.query;
      await service.remove(request.principal, path);
      await audit(request, 'file.remove', path);
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/api/files/permissions',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Who may read, change and run a file',
        body: permissions,
        response: { 200: fileEntry, ...faults },
      },
    },
    async (request) => {
      const { path, mode } = request.body;
      const permitted = await service.permit(request.principal, path, mode);
      await audit(request, 'file.permit', path, { mode: mode.toString(8) });
      return permitted;
    },
  );

  app.get(
    '/api/files/content',
    {
      config: user,
      schema: { tags: TAGS, summary: 'A file, or with `Range` a part of it', querystring: pathQuery },
    },
    async ({ principal, query: { path }, headers: { range } }, reply) => {
      const wanted = rangeOf(range);
      const { name, size, from, bytes, version, content } = await service.download(
        principal,
        path,
        wanted ?? { from: 0, bytes: null },
      );
      if (wanted && bytes === 0 && size > 0) {
        content.destroy();
        throw new Problem('invalid_request', `The file has ${size} bytes; the range begins behind them.`);
      }
      if (wanted) reply.code(206).header('content-range', `bytes ${from}-${from + bytes - 1}/${size}`);
      return sent(reply, content, name).header('content-length', bytes).header('etag', `"${version}"`).send(content);
    },
  );

  app.get(
    '/api/files/archive',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'A folder as a tar archive',
        description: 'What the account may not read is left out.',
        querystring: pathQuery,
      },
    },
    async ({ principal, query: { path } }, reply) => {
      const content = await service.archive(principal, path);
      return sent(reply, content, `${path.split('/').findLast((part) => part !== '')}.tar`).send(content);
    },
  );

  app.post(
    '/api/files/unpackings',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Unpack an archive (zip or tar) into a new folder',
        description:
          'Lines of JSON (`application/x-ndjson`) tell how far it is (`entries`, `read` of `size` bytes). The last one has the new folder (`entry`, and ' +
          '`left_out`: links that lead out of it, and devices), or a `problem`, and then nothing is there. Who ends the request gives it up.',
        body: unpacking,
      },
    },
    async (request, reply) => {
      const { path, to } = request.body;
      const news = await service.unpack(request.principal, path, to);
      const done = (): Promise<void> => audit(request, 'file.unpack', path, { to });
      return reply
        .type('application/x-ndjson')
        .header('cache-control', 'no-store')
        .send(Readable.from(linesOf(news, done)));
    },
  );

  app.get(
    '/api/files/upload',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'How much of an upload is there',
        querystring: uploadQuery,
        response: { 200: uploadState, ...faults },
      },
    },
    ({ principal, query }) => service.uploaded(principal, query),
  );

  app.delete(
    '/api/files/upload',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Give up an upload: what came of it is removed',
        querystring: uploadQuery,
        response: { 204: z.null(), ...faults },
      },
    },
    async ({ principal, query }, reply) => {
      await service.cancelUpload(principal, query);
      return reply.code(204).send(null);
    },
  );

  // Bytes are taken here alone, and as they come.
  void app.register(async (scope) => {
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    (scope as Server).put(
      '/api/files/upload',
      {
        config: user,
        bodyLimit: PART_BYTES_MAX,
        schema: {
          tags: TAGS,
          summary: 'The next bytes of a file; with the last of them it is there',
          description:
            'As `application/octet-stream`. Where they are not the next ones, nothing is done, and `offset` says where those begin. ' +
            'A file of that name is not overwritten, unless `replaces` is its version.',
          querystring: uploadPartQuery,
          response: { 200: uploadState, ...faults },
        },
      },
      async (request) => {
        const { principal, query, body } = request;
        const state = await service.upload(principal, query, body as Readable);
        if (state.entry !== null)
          await audit(request, 'file.upload', query.path, { size: query.size, replaced: query.replaces !== undefined });
        return state;
      },
    );
  });
}

async function* linesOf(news: AsyncIterable<UnpackingNews>, done: () => Promise<void>): AsyncGenerator<string> {
  for await (const line of news) {
    if ('entry' in line) await done();
    yield `${JSON.stringify(line)}\n`;
  }
}

/** Saved, never shown: what a file says it is counts for nothing. */
function sent<Reply extends { type(type: string): Reply; header(name: string, value: string): Reply }>(
  reply: Reply,
  content: Readable,
  name: string,
): Reply {
  content.on('error', () => content.destroy());
  return reply
    .type('application/octet-stream')
    .header('cache-control', 'no-store')
    .header('content-security-policy', 'sandbox')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
}

/** One range that says where it begins; anything else is answered with the whole file, as RFC 9110 lets it. */
function rangeOf(header: string | undefined): { from: number; bytes: number | null } | null {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined) return null;
  const from = Number(first);
  if (last === undefined || last === '') return { from, bytes: null };
  return Number(last) < from ? null : { from, bytes: Number(last) - from + 1 };
}
