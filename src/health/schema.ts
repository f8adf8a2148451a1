/** How what Berth stands on is, on the wire. */
import { z } from 'zod';

const CHECKS = [
  'records',
  'bus',
  'clock',
  'auth',
  'scheduler',
  'controller',
  'accounting',
  'as_user',
  'mail',
  'certificate',
  'disk',
  'catalogue',
  'apps',
  'process',
] as const;

const healthItem = z.object({
  check: z.enum(CHECKS),
  /** Which one, where there are several: a process by its service and port. */
  of: z.string().nullable(),
  state: z.enum(['ok', 'warning', 'fault']),
  /** What was seen, in English. */
  detail: z.string(),
  /** What to do about it, in English. */
  cure: z.string().nullable(),
  /** How long the answer took; null where none came in time. */
  latency_ms: z.number().nullable(),
  /** Since when this process sees that state, as far as somebody looked. */
  since: z.iso.datetime(),
});

export const health = z.object({
  /** Of Berth. */
  version: z.string(),
  checked_at: z.iso.datetime(),
  items: z.array(healthItem),
});

export type HealthItem = z.infer<typeof healthItem>;
export type Health = z.infer<typeof health>;
