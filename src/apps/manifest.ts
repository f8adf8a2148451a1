/** What app.yaml says: one app of the catalogue. Unknown keys are faults. */
import { z } from 'zod';
import { groupId } from '../auth/schema.ts';
import { manifestParam } from '../manifest/params.ts';
import { manifestResources } from '../manifest/resources.ts';
import { argumentTemplate, isAbsolutePath, localizedText, oneLine, program, variableName } from '../manifest/texts.ts';
import { resolution } from '../session/schema.ts';
import { app } from './schema.ts';

export const APP_ID = /^[a-z][a-z0-9-]{0,31}$/;

export const manifest = z
  .strictObject({
    id: z.string().regex(APP_ID, 'must be lower-case letters, digits and dashes'),
    name: localizedText,
    description: localizedText,
    icon: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]*\.svg$/, 'must be an SVG file in the folder of the app, for example icon.svg')
      .default('icon.svg'),
    category: app.shape.category,
    display: z
      .strictObject({ type: z.literal('novnc').default('novnc'), resolution: resolution.default('1280x720') })
      .prefault({}),
    run: z.strictObject({
      command: program,
      args: z.array(oneLine).max(64).default([]),
      env: z.record(variableName, oneLine).default({}),
      /** How the program is told to open a file. */
      open: argumentTemplate('{path}', 1).nullable().default(null),
    }),
    /** How to see whether it is installed, and the Debian package that cures it; by default by `run.command`. */
    requires: z
      .strictObject({
        program: program.nullable().default(null),
        package: z
          .string()
          .regex(/^[a-z0-9][a-z0-9+.-]+$/, 'must be the name of a Debian package')
          .nullable()
          .default(null),
      })
      .prefault({}),
    /** The container image on a cluster; `<id>.sif` in the site's folder of images by default, `none` for the node's own program. */
    image: z
      .string()
      .refine((text) => text === 'none' || isAbsolutePath(text), 'must be an absolute path, or none')
      .nullable()
      .default(null),
    /** Whom it is for; an administrator may decide otherwise. */
    access: z.strictObject({ groups: z.array(groupId).max(50).default([]) }).prefault({}),
    resources: manifestResources,
    params: z.array(manifestParam).max(50).default([]),
    limits: z.strictObject({ sessions_per_user: z.int().min(1).max(100).default(5) }).prefault({}),
  })
  .check((context) => {
    const { params, run } = context.value;
    const fault = (path: PropertyKey[], message: string) =>
      context.issues.push({ code: 'custom', path, message, input: context.value });
    for (const [index, param] of params.entries()) {
      if (params.findIndex(({ id }) => id === param.id) < index) fault(['params', index, 'id'], 'is there twice');
      const opens = param.type === 'file' && run.open !== null;
      if (param.argument === null && param.environment === null && !opens) {
        fault(['params', index], `${param.id} reaches nothing; add argument or environment`);
      }
    }
  });

export type Manifest = z.infer<typeof manifest>;
