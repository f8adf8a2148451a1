/** The rules of a form's parameters, by what their manifest says of them. */
import type { TFunction } from 'i18next';
import type { Param } from '../../../src/apps/schema.ts';
import type { ParamValue } from '../../../src/session/schema.ts';

type T = TFunction<'launch'>;

/** A number field holds text while nothing readable is in it. */
export type Typed = number | string;

export type Faults = Record<string, string>;

/** Those that there are. */
export const faultsAmong = (found: [string, string | null][]): Faults =>
  Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== null));

/** By `params.<id>`. */
export const paramFaults = (params: readonly Param[], values: Record<string, ParamValue>, t: T): Faults =>
  faultsAmong(params.map((param) => [`params.${param.id}`, paramFault(param, values[param.id] ?? '', t)]));

export function numberFault(
  value: Typed,
  min: number | null,
  max: number | null,
  integer: boolean,
  t: T,
): string | null {
  if (value === '' || !Number.isFinite(Number(value))) return t('invalid.number');
  const number = Number(value);
  if (integer && !Number.isInteger(number)) return t('invalid.integer');
  if (min !== null && number < min) return t('invalid.min', { min });
  if (max !== null && number > max) return t('invalid.max', { max });
  return null;
}

function paramFault(param: Param, value: ParamValue, t: T): string | null {
  if (param.type === 'switch') return null;
  if (param.type === 'number') return numberFault(value as Typed, param.min, param.max, param.integer, t);
  const text = String(value);
  if (text === '') return param.required ? t('invalid.required') : null;
  if (param.type === 'file') return text.startsWith('/') ? null : t('invalid.path');
  if (param.type === 'choice') return param.choices.some(({ value }) => value === text) ? null : t('invalid.pattern');
  if (text.length > param.max_length) return t('invalid.tooLong', { max: param.max_length });
  return param.pattern === null || matches(param.pattern, text) ? null : t('invalid.pattern');
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, 'u').test(text);
}
