/** Solver templates on the wire. (A manifest's own schema is in manifest.ts.) */
import { z } from 'zod';
import { localized, param, resourceLimits } from '../apps/schema.ts';

export const solver = z.object({
  solver_id: z.string(),
  name: localized,
  description: localized,
  category: z.enum(['fluid', 'structure', 'mesh', 'other']),
  input: z.object({
    kind: z.enum(['file', 'folder']),
    help: localized.nullable(),
    accept: z.array(z.string()),
  }),
  params: z.array(param),
  /** By their names. */
  steps: z.array(z.string()),
  resources: resourceLimits,
  /** What its curves are drawn over; null: over their number. */
  x: z.object({ label: localized, unit: z.string().nullable() }).nullable(),
  series: z.array(
    z.object({ id: z.string(), label: localized, unit: z.string().nullable(), scale: z.enum(['log', 'linear']) }),
  ),
  /** Whether it can be told to write what it has and end. */
  is_stoppable: z.boolean(),
  /** The app that opens its results. */
  open: z.string().nullable(),
  /** Null when this user can start a run of it now. */
  unavailable: z
    .object({ code: z.enum(['program_missing', 'image_missing', 'no_account']), detail: z.string(), cure: z.string() })
    .nullable(),
});

export const solverList = z.object({
  solvers: z.array(solver),
  /** Broken templates; administrators only, empty for everybody else. */
  faults: z.array(z.object({ file: z.string(), line: z.int().nullable(), message: z.string() })),
});

export type Solver = z.infer<typeof solver>;
export type SolverList = z.infer<typeof solverList>;
