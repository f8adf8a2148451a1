/** The columns of a study's table with their names. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../../src/solvers/schema.ts';
import type { Study, StudySample } from '../../../src/studies/schema.ts';
import { indexColumn, outputColumns, type ShownColumn, statusColumn } from './columns.ts';
import { useParamColumns, valueInWords, withUnit } from './useParamColumns.ts';

export interface SampleColumns {
  index: ShownColumn;
  status: ShownColumn;
  params: ShownColumn[];
  outputs: ShownColumn[];
}

export function useSampleColumns(study: Study, solver: Solver | undefined, samples: StudySample[]): SampleColumns {
  const { t, i18n } = useTranslation('studies');
  const params = useParamColumns(solver, study.varied);
  const inWords = valueInWords;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what varies is what the study has; its names are those of the solver in that language
  return useMemo(
    () => ({
      index: { ...indexColumn, label: t('samples.number'), inWords },
      status: { ...statusColumn, label: t('samples.status'), inWords },
      params,
      outputs: outputColumns(samples).map(({ name, unit, ...column }) => ({
        ...column,
        label: withUnit(name, unit),
        inWords,
      })),
    }),
    [study.study_id, solver, samples, i18n.language],
  );
}
