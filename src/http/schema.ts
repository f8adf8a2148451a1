/** The body of every error answer: application/problem+json, RFC 9457. */
import { z } from 'zod';

export const problemField = z.object({
  field: z.string(),
  message: z.string(),
  /** In a field that is a text of many lines. */
  line: z.int().optional(),
});

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Stable: programs decide by it. */
  code: z.string(),
  /** One English sentence that says what to do. */
  detail: z.string(),
  /** The faults of a refused request, field by field. */
  errors: z.array(problemField).optional(),
});

export type ProblemField = z.infer<typeof problemField>;
export type ProblemBody = z.infer<typeof problem>;
