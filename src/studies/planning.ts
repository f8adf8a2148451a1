/** What a study would be made of: every fault of its request at once, before anything is recorded. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { ProblemField } from '../http/schema.ts';
import type { ManifestParam } from '../manifest/params.ts';
import type { RunRequest } from '../runs/schema.ts';
import type { ParamValue, SessionConfig } from '../session/schema.ts';
import { samplesOf } from './sampling.ts';
import type { StudyPreview, StudyPreviewRequest, StudyRequest } from './schema.ts';

/** What its template makes of one run. */
interface RunPlan {
  params: Record<string, ParamValue>;
  resources: SessionConfig['resources'];
  steps: string[];
  has_outputs: boolean;
  result: string | null;
}

export interface StudyTemplates {
  /** Throws a Problem where there is no such template. */
  params(solverId: string): readonly ManifestParam[];
  /** Throws a Problem with the fields that are wrong. */
  run(request: RunRequest): RunPlan;
  /** The account that runs of that user have, and its home; throws a Problem where these, or the template, cannot run now. */
  place(principal: Principal, request: RunRequest): Promise<{ account: string; home: string; name: string }>;
}

export interface StudyPlan extends Omit<RunPlan, 'result'> {
  account: string;
  home: string;
  name: string;
  varied: string[];
  samples: { params: Record<string, ParamValue>; result: string | null }[];
}

export function studyPreviewOf(
  templates: StudyTemplates,
  { solver_id, variations }: StudyPreviewRequest,
): StudyPreview {
  const fields: ProblemField[] = [];
  const preview = samplesOf(variations, templates.params(solver_id), fields);
  if (fields.length > 0) throw refused(fields);
  return preview;
}

export async function studyPlan(
  templates: StudyTemplates,
  principal: Principal,
  { variations, at_once: _, ...request }: StudyRequest,
): Promise<StudyPlan> {
  const fields: ProblemField[] = [];
  const { varied, samples } = samplesOf(variations, templates.params(request.solver_id), fields);
  for (const id of varied)
    if (Object.hasOwn(request.params, id))
      fields.push({ field: `params.${id}`, message: 'varies: leave it out, or do not vary it' });
  if (fields.length > 0) throw refused([...fields, ...faultsOf(() => templates.run(request))]);

  const requests = samples.map((sample) => ({ ...request, params: { ...request.params, ...sample } }));
  const runs = requests.map(templates.run);
  const [first] = requests;
  const [planned] = runs;
  if (first === undefined || planned === undefined) throw refused([{ field: 'variations', message: 'make no sample' }]);
  const { account, home, name } = await templates.place(principal, first);
  const { params, resources, steps, has_outputs } = planned;
  return {
    account,
    home,
    name,
    varied,
    params: Object.fromEntries(Object.entries(params).filter(([id]) => !varied.includes(id))),
    resources,
    steps,
    has_outputs,
    samples: runs.map((run) => ({ params: run.params, result: run.result })),
  };
}

function faultsOf(plan: () => unknown): ProblemField[] {
  try {
    plan();
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.fields;
    throw error;
  }
}

const refused = (fields: ProblemField[]): Problem =>
  new Problem('invalid_request', fields.map(({ field, message }) => `${field} ${message}`).join('; '), { fields });
