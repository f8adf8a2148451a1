/** Steps as a graph: what each needs, in which order they may run, and what is wrong with it. */
import { nearest } from '../nearest.ts';
import type { Mistake } from '../yaml/yaml.ts';
import type { FromStep, StepDefinition } from './schema.ts';

/** Where a step names another one. */
interface Need {
  step: string;
  path: PropertyKey[];
}

/** A step as far as it could be read. */
export interface Sketch {
  id: string | undefined;
  needs: Need[];
}

export const isFromStep = (value: unknown): value is FromStep => isBlock(value) && typeof value.step === 'string';

const isBlock = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of a step as its YAML says, whatever is wrong with it. */
export function needsIn(step: unknown): Need[] {
  const { input, params, needs } = (step ?? {}) as Record<string, unknown>;
  return [
    ...(isFromStep(input) ? [{ step: input.step, path: ['input', 'step'] }] : []),
    ...Object.entries(isBlock(params) ? params : {}).flatMap(([id, value]) =>
      isFromStep(value) ? [{ step: value.step, path: ['params', id, 'step'] }] : [],
    ),
    ...(Array.isArray(needs) ? needs : []).flatMap((need: unknown, index) =>
      typeof need === 'string' ? [{ step: need, path: ['needs', index] }] : [],
    ),
  ];
}

/** The steps that must have completed before: those that it takes something from, and those that it names. */
export const needsOf = (step: StepDefinition): string[] => [...new Set(needsIn(step).map((need) => need.step))];

/** So that each comes after all that it needs; of a graph without a cycle. */
export function inOrder<Step>(steps: readonly Step[], idOf: (step: Step) => string, needs: (step: Step) => string[]) {
  const byId = new Map(steps.map((step) => [idOf(step), step]));
  const ordered = new Set<Step>();
  const visit = (step: Step): void => {
    if (ordered.has(step)) return;
    for (const id of needs(step)) {
      const needed = byId.get(id);
      if (needed !== undefined) visit(needed);
    }
    ordered.add(step);
  };
  for (const step of steps) visit(step);
  return [...ordered];
}

/** Ids that come twice, needs of what is no step, and cycles. */
export function graphMistakes(steps: readonly Sketch[]): Mistake[] {
  const ids = steps.flatMap(({ id }) => id ?? []);
  const twice = steps.flatMap(({ id }, index) =>
    id !== undefined && steps.findIndex((step) => step.id === id) < index
      ? [{ path: ['steps', index, 'id'], message: `${id} is the id of an earlier step, too` }]
      : [],
  );
  const unknown = steps.flatMap(({ needs }, index) =>
    needs.flatMap(({ step: needed, path }) =>
      ids.includes(needed) ? [] : [{ path: ['steps', index, ...path], message: noStep(needed, ids) }],
    ),
  );
  return [...twice, ...unknown, ...cycles(steps)];
}

function noStep(needed: string, ids: string[]): string {
  const meant = nearest(needed, ids);
  return `there is no step ${needed}${meant === null ? '' : `; did you mean ${meant}?`}`;
}

/** Each told once, where the walk along the needs comes back to a step that it is at. */
function cycles(steps: readonly Sketch[]): Mistake[] {
  const byId = new Map(steps.map((step, index) => [step.id, { ...step, index }] as const).reverse());
  const mistakes: Mistake[] = [];
  const done = new Set<string>();
  const walk = (id: string, way: string[]): void => {
    const at = byId.get(id);
    if (done.has(id) || at === undefined) return;
    for (const { step: needed, path } of at.needs) {
      const from = way.indexOf(needed);
      if (from < 0) walk(needed, [...way, needed]);
      else {
        const round = [...way.slice(from), needed].join(' → ');
        mistakes.push({ path: ['steps', at.index, ...path], message: `goes round in a circle: ${round}` });
      }
    }
    done.add(id);
  };
  for (const { id } of steps) if (id !== undefined) walk(id, [id]);
  return mistakes;
}
