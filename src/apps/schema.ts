/** The catalogue on the wire. (A manifest's own schema is in manifest.ts.) */
import { z } from 'zod';
import { groupId } from '../auth/schema.ts';
import { displayType, endReason, launchSettings, memory, resources, sessionName } from '../session/schema.ts';

/** A text in each language Berth speaks. */
export const localized = z.object({ en: z.string(), ko: z.string() });

const paramBase = {
  id: z.string(),
  label: localized,
  help: localized.nullable(),
  required: z.boolean(),
};

/** A field of the launch form. */
export const param = z.discriminatedUnion('type', [
  z.object({
    ...paramBase,
    type: z.literal('text'),
    default: z.string(),
    pattern: z.string().nullable(),
    max_length: z.int(),
  }),
  z.object({
    ...paramBase,
    type: z.literal('number'),
    default: z.number(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    integer: z.boolean(),
    unit: z.string().nullable(),
  }),
  z.object({ ...paramBase, type: z.literal('switch'), default: z.boolean() }),
  z.object({
    ...paramBase,
    type: z.literal('choice'),
    default: z.string(),
    choices: z.array(z.object({ value: z.string(), label: localized })),
  }),
  /** An absolute path of a file that the user's account can read; it is checked where the app runs. */
  z.object({ ...paramBase, type: z.literal('file'), default: z.string() }),
]);

export const resourceLimits = z.object({
  default: resources,
  min: resources.pick({ cpus: true, gpus: true, time: true }).extend({ memory }),
  max: resources.pick({ cpus: true, gpus: true, time: true }).extend({ memory }),
});

/** Settings of the launch form that a user keeps under a name. */
export const presetBody = launchSettings.extend({ name: sessionName });
export const preset = presetBody.extend({ preset_id: z.string() });

export const app = z.object({
  app_id: z.string(),
  name: localized,
  description: localized,
  category: z.enum(['editor', 'terminal', 'desktop', 'visualization', 'cae', 'notebook', 'other']),
  icon_url: z.string(),
  display: z.object({ type: displayType, resolution: z.string() }),
  resources: resourceLimits,
  params: z.array(param),
  sessions_per_user: z.int(),
  /** Null when this user can launch it now. */
  unavailable: z
    .object({
      code: z.enum(['app_missing', 'display_missing', 'image_missing', 'no_account', 'disabled']),
      detail: z.string(),
      cure: z.string(),
    })
    .nullable(),
  /** What this user keeps of it, and nobody else sees. */
  kept: z.object({
    favourite: z.boolean(),
    /** What the launch form had when it launched the app last. The manifest may have changed since: it need not fit any more. */
    last: launchSettings.nullable(),
    presets: z.array(preset),
  }),
  /** When this user launched it last; null where none of the sessions that are still listed is of it. */
  launched_at: z.iso.datetime().nullable(),
});

/** The most that one session can have; what is null or missing is not bounded, as far as is known. */
const limits = z.object({
  minutes: z.int().nullable(),
  cpus: z.number().nullable(),
  memory_mib: z.number().nullable(),
  /** By type; '' of all types together. */
  gpus: z.record(z.string(), z.int()),
  /** How many of the user's jobs run at once. */
  jobs: z.int().nullable(),
});

/** What of the site's cluster a launch may choose, as far as this user may use it. */
const cluster = z.object({
  name: z.string(),
  /** False while the scheduler does not tell what this user may use: then it decides when something is launched. */
  is_accounting_known: z.boolean(),
  /** What the time may be charged to (Slurm: account); null where anything may be named. */
  projects: z
    .array(
      z.object({
        name: z.string(),
        /** Charged where a launch names none. */
        is_default: z.boolean(),
        /** The one partition that this is for; null is of all for which the project has none of their own. */
        partition: z.string().nullable(),
        qos: z.array(z.string()),
        /** What a launch has that names none; null where that is not known. */
        default_qos: z.string().nullable(),
        limits,
      }),
    )
    .nullable(),
  /** Those of the projects; null where any may be named. */
  qos: z
    .array(
      z.object({
        name: z.string(),
        limits,
        /** A session may be longer than its partition allows. */
        is_over_partition_time: z.boolean(),
        /** Its limits count before the partition's. */
        is_over_partition_limits: z.boolean(),
      }),
    )
    .nullable(),
  /** Where a session lands whose launch names no partition, without GPUs and with some; null is the scheduler's default. */
  usual: z.object({ without_gpus: z.string().nullable(), with_gpus: z.string().nullable() }),
  partitions: z.array(
    z.object({
      name: z.string(),
      is_default: z.boolean(),
      /** Whether it takes and starts jobs at the moment. */
      up: z.boolean(),
      /** The longest time of a session there; null where there is no limit. */
      max_minutes: z.int().nullable(),
      /** The most that one session can have there: what its best node has of each, null where that is not known. */
      cpus: z.number().nullable(),
      memory_mib: z.number().nullable(),
      gpus: z.int(),
      /** '' is those of no named type. */
      gpu_types: z.array(
        z.object({
          type: z.string(),
          total: z.int(),
          /** What a session may get now; null where that is not known, or kept from users. */
          free: z.int().nullable(),
          /** On its best node. */
          most: z.int(),
        }),
      ),
      /** Those of the user's projects and QOS that may be used there; null: any. */
      projects: z.array(z.string()).nullable(),
      qos: z.array(z.string()).nullable(),
      limits,
    }),
  ),
});

/** What would come of a launch now. */
export const estimate = z.object({
  /** When it would start; null where the scheduler would refuse it. */
  start: z.iso.datetime().nullable(),
  node: z.string().nullable(),
  partition: z.string().nullable(),
  /** The scheduler's own words where it would refuse it. */
  detail: z.string().nullable(),
});

export const appList = z.object({
  apps: z.array(app),
  /** The most sessions that a user may have at this site, of all apps together. */
  sessions_per_user: z.int(),
  /** Broken manifests; administrators only, empty for everybody else. */
  faults: z.array(z.object({ file: z.string(), line: z.int().nullable(), message: z.string() })),
  /** Null where sessions run on the portal's own machine, and while the scheduler has told nothing yet. */
  cluster: cluster.nullable(),
});

/** What an administrator decides of an app: whether it can be launched and, where not, what users are told of why. */
export const appSwitch = z.discriminatedUnion('enabled', [
  z.strictObject({ enabled: z.literal(true) }),
  z.strictObject({ enabled: z.literal(false), message: z.string().trim().min(1).max(300) }),
]);

/** An app as administrators see it. */
export const administeredApp = z.object({
  app_id: z.string(),
  name: localized,
  /** Null while it is enabled. */
  disabled: z.object({ message: z.string(), disabled_at: z.iso.datetime() }).nullable(),
  /** Whose members alone may use it; none: everybody may. */
  groups: z.array(groupId),
  /** Who says so. */
  groups_by: z.enum(['manifest', 'administrator']),
  /** What its machine or its cluster lacks for it, and what cures that. */
  missing: z.object({ detail: z.string(), cure: z.string() }).nullable(),
});

export const administeredAppList = z.object({
  apps: z.array(administeredApp),
  /** Manifests that are left out. */
  faults: appList.shape.faults,
});

export const appAccess = z.strictObject({
  groups: z.array(groupId).max(50).nullable(),
});

/** How far back usage is known, in days. */
const USAGE_DAYS_MAX = 90;
export const usageQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(USAGE_DAYS_MAX).default(30) });
export const appUsage = z.object({
  days: z.int(),
  /** Of those that were launched; perhaps some are not in the catalogue any more. */
  apps: z.array(
    z.object({
      app_id: z.string(),
      launches: z.int(),
      /** How many different ones. */
      users: z.int(),
      /** By reason. */
      failures: z.partialRecord(endReason, z.int()),
    }),
  ),
});

export type AppUsage = z.infer<typeof appUsage>;
export type Localized = z.infer<typeof localized>;
export type Param = z.infer<typeof param>;
export type Preset = z.infer<typeof preset>;
export type App = z.infer<typeof app>;
export type Cluster = z.infer<typeof cluster>;
export type ClusterLimits = z.infer<typeof limits>;
export type Estimate = z.infer<typeof estimate>;
export type AppList = z.infer<typeof appList>;
export type AppSwitch = z.infer<typeof appSwitch>;
export type AdministeredApp = z.infer<typeof administeredApp>;
export type AdministeredAppList = z.infer<typeof administeredAppList>;
