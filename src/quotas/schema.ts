/** How much room a user has, on the file systems of the cluster or of this machine. */
import { z } from 'zod';

export const quota = z.object({
  /** `home`, or where another file system is mounted. */
  name: z.string(),
  path: z.string(),
  /** Whose limit it is: the user's own, or that of the whole file system, which others fill too. */
  source: z.enum(['quota', 'file_system']),
  used_bytes: z.number(),
  /** null: only the number of files is limited. */
  limit_bytes: z.number().nullable(),
  free_bytes: z.number(),
  files_used: z.number().nullable(),
  files_limit: z.number().nullable(),
  /** Of one that is exceeded for now: from then on nothing more can be written. */
  grace_ends_at: z.iso.datetime().nullable(),
});

export const quotaList = z.object({
  /** Whose they are; null where the user has no account. */
  account: z.string().nullable(),
  quotas: z.array(quota),
});

export type Quota = z.infer<typeof quota>;
export type QuotaList = z.infer<typeof quotaList>;
