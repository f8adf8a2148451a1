/** The cluster as its users see it. */
import { z } from 'zod';

const node = z.object({
  name: z.string(),
  state: z.enum(['idle', 'mixed', 'allocated', 'down']),
  /** The scheduler's own words for it, which tell more. */
  detail: z.string(),
  partitions: z.array(z.string()),
  /** null where the scheduler gave no number, here and in the next. */
  cpus: z.number().nullable(),
  memory_mib: z.number().nullable(),
  gpus: z.record(z.string(), z.number()),
});

const partition = z.object({
  name: z.string(),
  is_default: z.boolean(),
  up: z.boolean(),
  /** null: no limit. */
  max_minutes: z.number().nullable(),
});

const maintenance = z.object({ from: z.iso.datetime(), until: z.iso.datetime(), nodes: z.array(z.string()) });

export const clusterView = z.object({
  name: z.string(),
  /** This machine alone, without a cluster. */
  is_local: z.boolean(),
  /** When the scheduler said so, and whether it has answered since it was last asked. */
  seen_at: z.iso.datetime(),
  is_current: z.boolean(),
  /** null where the site keeps it from its users (Slurm: PrivateData), here and in the next two. */
  nodes: z.array(node).nullable(),
  partitions: z.array(partition).nullable(),
  maintenances: z.array(maintenance).nullable(),
});

export type ClusterView = z.infer<typeof clusterView>;
