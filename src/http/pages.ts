/** Serves the built front ends: hashed assets for a year, the pages themselves always fresh and with a nonce of their own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import { sendProblem } from './problems.ts';
import type { Server } from './server.ts';

const NONCE_MARK = '__CSP_NONCE__';
const RUNS_ON_MARK = '__RUNS_ON__';
/** Addresses of programs, crawlers among them, where an HTML page would be the wrong answer. */
const NOT_A_PAGE = /^\/(api|events|display|assets|\.well-known|robots\.txt)(\/|$)/;

/**
 * `folder` is the build's output; a portal without it serves the API alone and says so on its pages. What sessions run on
 * stands in each page, for it decides which pages there are.
 */
export async function mountPages(app: Server, folder: string, runsOn: 'machine' | 'cluster'): Promise<void> {
  const page = (name: string): string | null => {
    const file = join(folder, name, 'index.html');
    return existsSync(file) ? readFileSync(file, 'utf8').replace(RUNS_ON_MARK, runsOn) : null;
  };
  const portal = page('portal');
  const auth = page('auth');

  if (existsSync(folder)) {
    const files: FastifyPluginAsync = async (scope) => {
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, access: 'public' };
        route.schema = { ...route.schema, hide: true };
      });
      await scope.register(fastifyStatic, {
        root: folder,
        // One route for each file that was built, and none for the pages, which need their nonce.
        wildcard: false,
        globIgnore: ['portal/**', 'auth/**', '**/*.gz'],
        index: false,
        preCompressed: true,
        cacheControl: false,
        setHeaders: (reply, path) => {
          const hashed = path.startsWith(join(folder, 'assets'));
          reply.header('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        },
      });
    };
    await app.register(files);
  }

  const sendPage = (reply: FastifyReply, html: string | null): FastifyReply => {
    if (html === null) throw new Problem('unavailable', 'The pages are not built: run npm start, or npm run build.');
    return reply
      .type('text/html; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .send(html.replaceAll(NONCE_MARK, reply.cspNonce.style));
  };

  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const wantsPage = request.method === 'GET' || request.method === 'HEAD';
    if (wantsPage && !NOT_A_PAGE.test(path)) return sendPage(reply, /^\/auth(\/|$)/.test(path) ? auth : portal);
    return sendProblem(
      reply,
      new Problem('not_found', 'There is nothing at this address; GET /api/docs lists the API.'),
    );
  });
}
