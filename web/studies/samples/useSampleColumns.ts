/** The columns of a study's table with their names, as its template has them. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../../src/solvers/schema.ts';
import type { Study, StudySample } from '../../../src/studies/schema.ts';
import { numberInWords } from '../../cae/numbers.ts';
import { useParamWords } from '../../cae/words.ts';
import { indexColumn, outputColumns, paramColumn, statusColumn, type Value } from './columns.ts';
import type { ShownColumn } from './SampleTable.tsx';

export interface SampleColumns {
  index: ShownColumn;
  status: ShownColumn;
  params: ShownColumn[];
  outputs: ShownColumn[];
}

const inWords = (value: Value): string =>
  typeof value === 'number' || value === null || value === undefined ? numberInWords(value) : String(value);
const withUnit = (name: string, unit: string | null): string => (unit === null ? name : `${name} (${unit})`);

export function useSampleColumns(study: Study, solver: Solver | undefined, samples: StudySample[]): SampleColumns {
  const { t, i18n } = useTranslation('studies');
  const words = useParamWords(solver);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are those of the solver in that language
  return useMemo(
    () => ({
      index: { ...indexColumn, label: t('samples.number'), inWords },
      status: { ...statusColumn, label: t('samples.status'), inWords },
      params: study.varied.map((id) => {
        const param = solver?.params.find((one) => one.id === id);
        return {
          ...paramColumn(id),
          label: withUnit(words.label(id), param?.type === 'number' ? param.unit : null),
          // The unit stands in the head.
          inWords: (value: Value) =>
            typeof value === 'string' || typeof value === 'boolean' ? words.value(id, value) : inWords(value),
        };
      }),
      outputs: outputColumns(samples).map(({ name, unit, ...column }) => ({
        ...column,
        label: withUnit(name, unit),
        inWords,
      })),
    }),
    [study.varied.join(), solver, samples, i18n.language],
  );
}
