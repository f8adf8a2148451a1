import { SimpleGrid } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../src/solvers/schema.ts';
import { Panel } from '../portal/Panel.tsx';
import { RunParam } from './RunParam.tsx';
import type { RunValues } from './run-form.ts';

/** The parameters of a run; nothing where its template has none. */
export function ParamPanel({ solver, form }: { solver: Solver; form: UseFormReturnType<RunValues> }) {
  const { t } = useTranslation('cae');
  if (solver.params.length === 0) return null;
  return (
    <Panel title={t('form.params')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        {solver.params.map((param) => (
          <RunParam key={param.id} param={param} {...form.getInputProps(`params.${param.id}`)} />
        ))}
      </SimpleGrid>
    </Panel>
  );
}
