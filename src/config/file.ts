/** The YAML file that BERTH_CONFIG names. Everything has a default; an unknown key is a fault. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { databaseUrl } from './database-url.ts';
import { isHost } from './environment.ts';
import { mailFrom, mailServer } from './mail.ts';
import { prometheusSettings } from './prometheus.ts';
import { webhooksAllowed } from './webhooks.ts';

const path = z
  .string()
  .min(1)
  .max(1024)
  .refine((text) => !text.includes('\0'), 'must not contain a NUL character');

const origin = z
  .string()
  .refine(
    isOrigin,
    'must be http:// or https:// with a host name and nothing behind it, for example https://portal.example',
  );

/** A block whose keys all have defaults, so that it may be left out. */
const block = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).prefault({} as never);

const schedulerName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/, 'must be letters, digits, dots, dashes and underscores');

const local = z.strictObject({ kind: z.literal('local') });

const slurm = z.strictObject({
  kind: z.literal('slurm'),
  /** What the cluster is called on pages. */
  cluster: schedulerName.default('slurm'),
  /** Where sessions run whose app names no partition: without and with GPUs. */
  partition: schedulerName.nullable().default(null),
  gpu_partition: schedulerName.nullable().default(null),
  /** The portal's address as nodes reach it, where that is not the one of browsers. */
  portal_url: origin.nullable().default(null),
});

/** What processes share; the password has a file of its own, for this one is read, shown and copied. */
const redis = z.strictObject({
  url: z
    .string()
    .refine(
      isRedis,
      'must be redis:// or rediss:// with a host and, where needed, a user, a port and the number of a database, for example ' +
        'redis://berth@127.0.0.1:6379/0; a password belongs into the file that bus.password_file names',
    ),
  password_file: path.nullable().default(null),
});

/** '6080-6099': the ports that displays on one node may take, both ends among them. */
const portRange = z
  .string()
  .regex(/^\d{4,5}-\d{4,5}$/, 'must be two ports from 1024 to 65535, for example 6080-6099')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number);
    return { from, to };
  })
  .refine(
    ({ from, to }) => from >= 1024 && to <= 65_535 && from <= to,
    'must be two ports from 1024 to 65535, the smaller one first',
  );

export const configFile = z.strictObject({
  home: path.default('~/.berth'),
  /** The folder that `berth init` keeps keys in, one a file, each for the accounts that need it; null: the home has them. */
  keys: path.nullable().default(null),
  /** PostgreSQL; null is a file of SQLite in the home. */
  database: z
    .strictObject({
      url: databaseUrl,
      password_file: path.nullable().default(null),
      /** The role whose the tables are, where services other than auth have one with fewer rights. */
      owner: z
        .strictObject({ user: z.string().min(1).max(63), password_file: path.nullable().default(null) })
        .nullable()
        .default(null),
    })
    .nullable()
    .default(null),
  runtime_dir: path.nullable().default(null),
  listen: block({
    host: z.string().refine(isHost, 'must be an address or a host name, for example 127.0.0.1').default('127.0.0.1'),
    port: z.int().min(0).max(65_535).nullable().default(null),
    tls: z.strictObject({ cert: path, key: path }).nullable().default(null),
    allow_plain_http: z.boolean().default(false),
  }),
  origin: origin.nullable().default(null),
  site: block({ name: z.string().trim().min(1).max(100).default('Berth') }),
  apps: z.array(path).default([]),
  solvers: z.array(path).default([]),
  scheduler: z.discriminatedUnion('kind', [local, slurm]).prefault({ kind: 'local' }),
  /** null: what one process shares with itself, in its memory. */
  bus: redis.nullable().default(null),
  images: z.string().refine(isAbsolute, 'must be an absolute path: nodes see it too').default('/opt/apptainers/apps'),
  display: block({
    route: z.enum(['gateway', 'direct']).default('gateway'),
    ports: portRange.default({ from: 6080, to: 6099 }),
  }),
  hooks: block({
    /** A program of the site that runs in each job before the application; an absolute path, as nodes see it. */
    before_launch: path.refine(isAbsolute, 'must be an absolute path: nodes see it too').nullable().default(null),
  }),
  sessions: block({
    start_timeout_seconds: z.int().min(5).max(3600).default(60),
    stop_grace_seconds: z.int().min(0).max(600).default(10),
    keep_ended_days: z.int().min(1).max(365).default(7),
    per_user: z.int().min(1).max(1000).default(20),
    /** After so long without input a session ends whose job computes nothing; null is never. */
    idle_minutes: z
      .int()
      .min(5)
      .max(60 * 24 * 30)
      .nullable()
      .default(null),
  }),
  shares: block({
    /** Whether links may let people look who are not logged in. */
    anonymous: z.boolean().default(false),
  }),
  /** What sends the site's e-mail; null: it sends none. */
  mail: z
    .strictObject({
      smtp: mailServer,
      from: mailFrom,
      password_file: path.nullable().default(null),
      /** The authorities that its certificate may be of; null where the system knows them. */
      certificates: path.nullable().default(null),
    })
    .nullable()
    .default(null),
  /** What has measured the cluster; null: nothing has. */
  prometheus: prometheusSettings(path).nullable().default(null),
  webhooks: block({
    /** What they may call beside the Internet. */
    allow: webhooksAllowed.prefault([]),
  }),
  trust_proxy: z.boolean().default(false),
  /** The certificate that browsers and jobs are shown, where a proxy shows it. */
  certificate: path.nullable().default(null),
  metrics: block({
    /** With what Prometheus reads /metrics. */
    token_file: path.nullable().default(null),
  }),
});

export type ConfigFile = z.infer<typeof configFile>;

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isRedis(text: string): boolean {
  if (!/^rediss?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, password, pathname, search, hash } = new URL(text);
  return hostname !== '' && password === '' && /^\/?\d{0,5}$/.test(pathname) && search === '' && hash === '';
}
