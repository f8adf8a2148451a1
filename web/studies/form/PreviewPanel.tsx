/** The runs that a study would have, before it is made. */
import { Alert, Button, NumberInput, Stack, Table, Text } from '@mantine/core';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../../src/solvers/schema.ts';
import type { StudyPreview } from '../../../src/studies/schema.ts';
import { Panel } from '../../portal/Panel.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useParamColumns } from '../samples/useParamColumns.ts';
import classes from './PreviewPanel.module.css';
import { AT_ONCE_MAX } from './study-faults.ts';
import type { StudyForm } from './useStudyForm.ts';

const SHOWN = 8;
const COLUMN_PX = 110;

export function PreviewPanel(props: { solver: Solver } & StudyForm) {
  const { solver, form, field, preview, isComplete, told } = props;
  const { t } = useTranslation('studies');
  const { data, error, isCurrent } = preview;
  const isKnown = isComplete && data !== undefined && error === null;
  const fault = form.errors.variations ?? told.variations;
  return (
    <Panel
      title={t('form.preview')}
      action={
        <Text span fw={570} role="status">
          {isKnown && isCurrent && t('runs', { count: data.samples.length })}
        </Text>
      }
    >
      <Stack gap="md">
        {fault && (
          <Alert color="red" role="alert">
            {fault}
          </Alert>
        )}
        {isComplete && error && error.fields.length === 0 && <ErrorState error={error} />}
        {isKnown ? (
          <Samples preview={data} solver={solver} />
        ) : (
          !fault && (
            <Text size="sm" c="dimmed">
              {t('form.incomplete')}
            </Text>
          )
        )}
        <NumberInput
          {...field('at_once')}
          label={t('form.atOnce')}
          description={t('form.atOnceHelp', { max: AT_ONCE_MAX })}
          min={1}
          allowDecimal={false}
          clampBehavior="none"
          maw={420}
        />
      </Stack>
    </Panel>
  );
}

/** Apart from what is typed: up to a thousand rows. */
const Samples = memo(function Samples({ preview, solver }: { preview: StudyPreview; solver: Solver }) {
  const { t } = useTranslation('studies');
  const [isWhole, setWhole] = useState(false);
  const { varied, samples } = preview;
  const columns = useParamColumns(solver, varied);
  const shown = isWhole ? samples : samples.slice(0, SHOWN);
  return (
    <div>
      <Table.ScrollContainer
        minWidth={COLUMN_PX * (varied.length + 1)}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('form.preview'), role: 'group' } }}
      >
        <Table
          className={classes.table}
          aria-label={t('form.preview')}
          verticalSpacing={5}
          withRowBorders={false}
          striped
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('samples.number')}</Table.Th>
              {columns.map(({ id, label }) => (
                <Table.Th key={id}>{label}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((sample, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sample is its place
              <Table.Tr key={index}>
                <Table.Td c="dimmed">{index + 1}</Table.Td>
                {columns.map(({ id, inWords }, column) => {
                  const value = sample[varied[column] ?? ''];
                  return (
                    <Table.Td key={id} title={String(value)}>
                      {inWords(value)}
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length < samples.length && (
        <Button size="xs" variant="default" mt="xs" onClick={() => setWhole(true)}>
          {t('form.showAll', { count: samples.length })}
        </Button>
      )}
    </div>
  );
});
