/** The parameters of a study, and how those that vary do so. */
import { NumberInput, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../../src/solvers/schema.ts';
import { Panel } from '../../portal/Panel.tsx';
import { Chips } from '../../ui/Chips.tsx';
import { METHODS, varyingOf } from './axes.ts';
import { CsvField } from './CsvField.tsx';
import { ParamRow } from './ParamRow.tsx';
import type { StudyForm } from './useStudyForm.ts';

export function VariationPanel({ solver, form, field }: { solver: Solver } & Pick<StudyForm, 'form' | 'field'>) {
  const { t } = useTranslation('studies');
  const { t: cae } = useTranslation('cae');
  const { values } = form;
  const { method } = values;
  const columns = varyingOf(solver, values).map(({ id }) => id);
  return (
    <Panel title={cae('form.params')}>
      <Stack gap="md">
        <div>
          <Chips
            label={t('form.how')}
            value={method}
            options={METHODS.map((value) => ({ value, label: t(`form.method.${value}`) }))}
            onChange={(value) => form.setFieldValue('method', value)}
          />
          <Text size="sm" c="dimmed" mt={8}>
            {t(`form.methodHelp.${method}`)}
          </Text>
        </div>
        {method === 'latin_hypercube' && (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" maw={520}>
            <NumberInput
              {...field('count')}
              label={t('form.samples')}
              min={1}
              allowDecimal={false}
              clampBehavior="none"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
            />
            <NumberInput
              {...field('seed')}
              label={t('form.seed')}
              description={t('form.seedHelp')}
              min={0}
              allowDecimal={false}
              clampBehavior="none"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
            />
          </SimpleGrid>
        )}
        {method === 'csv' && <CsvField solver={solver} {...field('csv')} />}
        <div>
          {solver.params.map((param) => (
            <ParamRow
              key={param.id}
              param={param}
              method={method}
              isColumn={columns.includes(param.id)}
              field={field}
            />
          ))}
        </div>
      </Stack>
    </Panel>
  );
}
