/** The YAML file that BERTH_CONFIG names. Everything has a default; an unknown key is a fault. */
import { z } from 'zod';
import { isHost } from './environment.ts';

const path = z
  .string()
  .min(1)
  .max(1024)
  .refine((text) => !text.includes('\0'), 'must not contain a NUL character');

/** A block whose keys all have defaults, so that it may be left out. */
const block = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).prefault({} as never);

export const configFile = z.strictObject({
  home: path.default('~/.berth'),
  runtime_dir: path.nullable().default(null),
  listen: block({
    host: z.string().refine(isHost, 'must be an address or a host name, for example 127.0.0.1').default('127.0.0.1'),
    port: z.int().min(0).max(65_535).default(8080),
    tls: z.strictObject({ cert: path, key: path }).nullable().default(null),
    allow_plain_http: z.boolean().default(false),
  }),
  origin: z
    .string()
    .refine(
      isOrigin,
      'must be http:// or https:// with a host name and nothing behind it, for example https://portal.example',
    )
    .nullable()
    .default(null),
  site: block({ name: z.string().trim().min(1).max(100).default('Berth') }),
  apps: z.array(path).default([]),
  scheduler: block({ kind: z.literal('local').default('local') }),
  sessions: block({
    start_timeout_seconds: z.int().min(5).max(3600).default(60),
    stop_grace_seconds: z.int().min(0).max(600).default(10),
    keep_ended_days: z.int().min(1).max(365).default(7),
    per_user: z.int().min(1).max(1000).default(20),
  }),
  trust_proxy: z.boolean().default(false),
});

export type ConfigFile = z.infer<typeof configFile>;

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
