/** The columns of what varies, with the names and units of the template in their heads. */
import type { Solver } from '../../../src/solvers/schema.ts';
import { numberInWords } from '../../cae/numbers.ts';
import { useParamWords } from '../../cae/words.ts';
import { paramColumn, type ShownColumn, type Value } from './columns.ts';

export const valueInWords = (value: Value): string =>
  typeof value === 'number' || value === null || value === undefined ? numberInWords(value) : String(value);

export const withUnit = (name: string, unit: string | null): string => (unit === null ? name : `${name} (${unit})`);

export function useParamColumns(solver: Solver | undefined, varied: readonly string[]): ShownColumn[] {
  const words = useParamWords(solver);
  return varied.map((id) => {
    const param = solver?.params.find((one) => one.id === id);
    return {
      ...paramColumn(id),
      label: withUnit(words.label(id), param?.type === 'number' ? param.unit : null),
      inWords: (value: Value) =>
        typeof value === 'string' || typeof value === 'boolean' ? words.value(id, value) : valueInWords(value),
    };
  });
}
