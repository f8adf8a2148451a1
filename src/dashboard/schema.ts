/** The cluster as its users see it. Numbers are null where the scheduler does not tell them. */
import { z } from 'zod';

export const NODE_STATES = ['idle', 'mixed', 'allocated', 'reserved', 'drained', 'down', 'unknown'] as const;

const count = z.number().nullable();

/** Of the nodes that are counted; a number is null where none of them tells it. */
const amounts = z.object({
  total: count,
  allocated: count,
  /** What a job may get now: nothing of nodes that take none. */
  free: count,
});

const capacity = z.object({
  nodes: z.record(z.enum(NODE_STATES), z.number()),
  cpus: amounts,
  memory_mib: amounts,
  /** By type; '' where the site names none. */
  gpus: z.record(z.string(), amounts),
});

const partition = z.object({
  name: z.string(),
  is_default: z.boolean(),
  /** Whether it takes and starts jobs. */
  up: z.boolean(),
  /** null: no limit. */
  max_minutes: count,
  /** null where the site keeps its nodes from its users. */
  capacity: capacity.nullable(),
});

const reservation = z.object({
  name: z.string(),
  /** No job at all starts there. */
  is_maintenance: z.boolean(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  nodes: z.array(z.string()),
});

/** When the scheduler was asked for what this tells, and whether it has answered since it was last asked. */
const seen = { seen_at: z.iso.datetime(), is_current: z.boolean() };

export const clusterSummary = z.object({
  name: z.string(),
  /** This machine alone, without a cluster. */
  is_local: z.boolean(),
  ...seen,
  /** null where the site keeps it from its users (Slurm: PrivateData), here and in the next two. */
  total: capacity.nullable(),
  partitions: z.array(partition).nullable(),
  reservations: z.array(reservation).nullable(),
});

const node = z.object({
  name: z.string(),
  state: z.enum(NODE_STATES),
  /** The scheduler's own words for it, which tell more. */
  detail: z.string(),
  /** Why it is out of service, as somebody wrote it. */
  reason: z.string().nullable(),
  partitions: z.array(z.string()),
  cpus: count,
  cpus_allocated: count,
  memory_mib: count,
  memory_allocated_mib: count,
  gpus: z.record(z.string(), z.object({ total: z.number(), allocated: count })),
});

export const clusterNodes = z.object({
  ...seen,
  /** Whether these are all of them, and not those alone that may have changed since the moment that was asked for. */
  is_whole: z.boolean(),
  /** null where the site keeps them from its users. */
  nodes: z.array(node).nullable(),
});

export const clusterNode = node.extend({
  ...seen,
  /** How many processes compute or want to. Its change alone is no change of the node. */
  load: count,
});

/** The `seen_at` of an earlier answer, whichever process gave it. */
export const nodesQuery = z.object({ since: z.iso.datetime().optional() });

/** Those of which a page shows some. */
export const nodesFilter = z.strictObject({
  q: z.string().trim().max(100).optional().describe('a part of the name'),
  state: z.enum(NODE_STATES).optional(),
});

export type ClusterSummary = z.infer<typeof clusterSummary>;
export type ClusterNodes = z.infer<typeof clusterNodes>;
export type ClusterNode = z.infer<typeof clusterNode>;
export type ListedNode = z.infer<typeof node>;
export type Capacity = z.infer<typeof capacity>;
export type Amounts = z.infer<typeof amounts>;
