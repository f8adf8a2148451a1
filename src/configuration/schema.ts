/** The effective configuration on the wire. No secret is in it: what is not listed is not told. */
import { z } from 'zod';

const setting = z.object({
  /** Its path in the file, or the name of a variable. */
  key: z.string(),
  /** null: it is not set, or it is a secret. */
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
  /** Of a secret it is told whether there is one. */
  secret: z.enum(['set', 'not set']).nullable(),
  source: z.enum(['default', 'file', 'environment']),
  /** The variable that comes before the file, where there is one. */
  variable: z.string().nullable(),
});

export const configuration = z.object({
  /** null: there is none, and everything has its default. */
  file: z.string().nullable(),
  settings: z.array(setting),
});

export type Setting = z.infer<typeof setting>;
export type Configuration = z.infer<typeof configuration>;
