import { z } from 'zod';
import { type Columns, exportRoutes } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { type Configuration, configuration, type Setting } from './schema.ts';

const COLUMNS: Columns<Setting> = {
  key: (setting) => setting.key,
  value: ({ value }) => (Array.isArray(value) ? value.join(' ') : value),
  secret: (setting) => setting.secret,
  source: (setting) => setting.source,
  variable: (setting) => setting.variable,
};

/** It is the same until the process starts again. */
export function configurationRoutes(server: Server, effective: Configuration): void {
  server.get(
    '/api/admin/configuration',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['administration'],
        summary: 'The effective configuration, and where each value comes from; without secrets',
        response: { 200: configuration, 403: problem },
      },
    },
    async () => effective,
  );

  exportRoutes(server, '/api/admin/configuration', {
    access: 'admin',
    tags: ['administration'],
    of: 'settings, without secrets',
    querystring: z.strictObject({}),
    columns: COLUMNS,
    rows: async () => effective.settings,
  });
}
