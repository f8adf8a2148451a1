/** The OpenAPI document, made from the schemas that validate, and a page to read it. */
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyPluginAsync } from 'fastify';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Server } from './server.ts';

export async function mountOpenApi(app: Server): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Berth',
        version: '1',
        description:
          'Everything the pages of Berth do. Send `Authorization: Bearer <token>`: an access token of POST /api/auth/login or a ' +
          'personal token made at /account. Errors are application/problem+json with a stable `code`.',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
  });
  app.get('/api/openapi.json', { config: { access: 'user' }, schema: { hide: true } }, async () => app.swagger());
  const docsPlugin: FastifyPluginAsync = async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'user' };
    });
    await docs.register(fastifySwaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: true,
      theme: { title: 'Berth: the API' },
      // Without the bar on top, which is for choosing among documents.
      uiConfig: { layout: 'BaseLayout', deepLinking: true },
    });
  };
  await app.register(docsPlugin);
}
