/** The values of a form's fields: those that are given, the manifest's own where none are. */
import type { ProblemField } from '../http/schema.ts';
import { nearest } from '../nearest.ts';
import type { ParamValue } from '../session/schema.ts';
import { type ManifestParam, matches } from './params.ts';
import { isAbsolutePath, isOneLine } from './texts.ts';

type ParamOf<Type extends ManifestParam['type']> = Extract<ManifestParam, { type: Type }>;

/** Every parameter with its value; what is wrong with those that are given is added to `fields`. */
export function resolveParams(
  params: ManifestParam[],
  given: Record<string, ParamValue>,
  { of, fields }: { of: string; fields: ProblemField[] },
) {
  const known = params.map(({ id }) => id);
  for (const id of Object.keys(given)) {
    if (known.includes(id)) continue;
    const meant = nearest(id, known);
    const hint = meant === null ? '' : `; did you mean ${meant}?`;
    fields.push({ field: `params.${id}`, message: `is not a parameter of this ${of}${hint}` });
  }
  const values: Record<string, ParamValue> = {};
  for (const param of params) {
    const value = (Object.hasOwn(given, param.id) ? given[param.id] : undefined) ?? param.default;
    const message = checkParam(param, value);
    if (message === null) values[param.id] = value;
    else fields.push({ field: `params.${param.id}`, message });
  }
  return values;
}

/** Whether a value fits a parameter: null, or what is wrong with it. */
function checkParam(param: ManifestParam, value: ParamValue): string | null {
  switch (param.type) {
    case 'switch':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'number':
      return typeof value === 'number' ? checkNumber(param, value) : 'must be a number';
    case 'text':
    case 'choice':
    case 'file':
      if (typeof value !== 'string') return 'must be a text';
      if (value === '' && param.required) return 'must not be empty';
      return checkText(param, value);
  }
}

function checkNumber(param: ParamOf<'number'>, value: number): string | null {
  if (!Number.isFinite(value)) return 'must be a number';
  if (param.integer && !Number.isSafeInteger(value)) return 'must be a whole number';
  if (param.min !== null && value < param.min) return `must be at least ${param.min}`;
  if (param.max !== null && value > param.max) return `must be at most ${param.max}`;
  return null;
}

function checkText(param: ParamOf<'text'> | ParamOf<'choice'> | ParamOf<'file'>, value: string): string | null {
  if (param.type === 'choice') {
    const values = param.choices.map((choice) => choice.value);
    return values.includes(value) ? null : `must be one of ${values.filter(Boolean).join(', ')}`;
  }
  if (value === '') return null;
  if (!isOneLine(value)) return 'must be one line without control characters';
  if (param.type === 'file')
    return isAbsolutePath(value) ? null : 'must be the absolute path of a file, at most 4095 bytes';
  if (value.length > param.max_length) return `must have at most ${param.max_length} characters`;
  if (param.pattern !== null && !matches(param.pattern, value)) return `must match ${param.pattern}`;
  // A program would take it for an option.
  if (param.argument?.[0] === '{value}' && /^[-+]/.test(value)) return 'must not start with - or +';
  return null;
}
