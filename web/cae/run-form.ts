/** The values and rules of the form of a run, made from its solver's template. */

import type { TFunction } from 'i18next';
import type { Cluster, Param } from '../../src/apps/schema.ts';
import type { ProblemField } from '../../src/http/schema.ts';
import type { Run, RunRequest } from '../../src/runs/schema.ts';
import type { ParamValue } from '../../src/session/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { type Faults, faultsAmong, paramFaults } from '../portal/catalogue/param-form.ts';
import {
  changedResources,
  initialResources,
  type ResourceValues,
  resourceFaults,
} from '../portal/catalogue/resource-form.ts';
import { gibOf } from '../ui/memory.ts';

const NAME_MAX_LENGTH = 100;

export interface RunValues {
  name: string;
  /** A path. */
  input: string;
  config: { resources: ResourceValues };
  /** Numbers as they are typed: 1e-6. */
  params: Record<string, ParamValue>;
}

const typed = ({ type }: Param, value: ParamValue): ParamValue => (type === 'number' ? String(value) : value);

export function initialValues(solver: Solver): RunValues {
  return {
    name: '',
    input: '',
    config: { resources: initialResources(solver.resources) },
    params: Object.fromEntries(solver.params.map((param) => [param.id, typed(param, param.default)])),
  };
}

/** What a run was made of, or what is to be made of it by itself. */
interface Earlier extends Pick<RunRequest, 'params'> {
  name?: string;
  input?: string | undefined;
  resources: Run['resources'] | RunRequest['resources'];
}

/** Those of an earlier run; what its template does not have any more is left out, and what was not said comes from there. */
export function valuesOf(solver: Solver, earlier: Earlier): RunValues {
  const { memory, ...resources } = earlier.resources;
  const first = initialValues(solver);
  const kept = solver.params.flatMap((param) => {
    const value = Object.hasOwn(earlier.params, param.id) ? earlier.params[param.id] : undefined;
    return value === undefined || typeof value !== typeof param.default ? [] : [[param.id, typed(param, value)]];
  });
  const said = Object.entries(resources).flatMap(([key, value]) => (value === undefined ? [] : [[key, value ?? '']]));
  return {
    name: earlier.name ?? '',
    input: earlier.input ?? '',
    config: {
      resources: {
        ...first.config.resources,
        ...Object.fromEntries(said),
        ...(memory !== undefined && { memory: gibOf(memory) }),
      },
    },
    params: { ...first.params, ...Object.fromEntries(kept) },
  };
}

/** Parameters all of them, so that the record says with what it ran; resources where they differ from the template. */
export function runRequest(solver: Solver, values: RunValues): RunRequest {
  const name = values.name.trim();
  return {
    solver_id: solver.solver_id,
    ...(name !== '' && { name }),
    input: withoutSlash(values.input),
    params: Object.fromEntries(
      solver.params.map(({ id, type }) => {
        const value = values.params[id] ?? '';
        return [id, type === 'number' ? Number(value) : value];
      }),
    ),
    resources: changedResources(solver.resources, values.config.resources),
  };
}

/** The faults by path; empty where there are none. */
export function faultsOf(
  solver: Solver,
  cluster: Cluster | null,
  values: RunValues,
  t: TFunction<'launch'>,
  cae: TFunction<'cae'>,
): Faults {
  const isTooLong = values.name.trim().length > NAME_MAX_LENGTH;
  return {
    ...faultsAmong([
      ['name', isTooLong ? t('invalid.tooLong', { max: NAME_MAX_LENGTH }) : null],
      ['input', inputFault(solver.input, withoutSlash(values.input), t, cae)],
    ]),
    ...resourceFaults(solver.resources, cluster, values.config.resources, t),
    ...paramFaults(solver.params, values.params, t),
  };
}

function inputFault(
  { kind, accept }: Solver['input'],
  path: string,
  t: TFunction<'launch'>,
  cae: TFunction<'cae'>,
): string | null {
  if (path === '') return t('invalid.required');
  if (!path.startsWith('/')) return t('invalid.path');
  const isAccepted =
    kind === 'folder' || accept.length === 0 || accept.some((ending) => path.toLowerCase().endsWith(ending));
  return isAccepted ? null : cae('form.accepts', { endings: accept.join(', ') });
}

/** `/home/kim/case/` is the folder without its slash. */
const withoutSlash = (path: string): string => path.trim().replace(/(?<=.)\/+$/, '');

/** The server's faults at the fields of the form. */
export const faultsOfServer = (fields: readonly ProblemField[]): Faults =>
  Object.fromEntries(
    fields.map(({ field, message }) => [field.startsWith('resources.') ? `config.${field}` : field, message]),
  );
