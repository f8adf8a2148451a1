import { Group, Stack, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Study, StudySample } from '../../../src/studies/schema.ts';
import { ChosenRuns } from '../../cae/ChosenRuns.tsx';
import { ExportMenu } from '../../portal/ExportMenu.tsx';
import { studyAddress } from '../queries.ts';
import { sorted } from './columns.ts';
import { SampleTable } from './SampleTable.tsx';
import type { SampleColumns } from './useSampleColumns.ts';

/** The runs of a study: sorted, saved as a file, and some of them compared. */
export function SamplesPanel(props: { study: Study; samples: StudySample[]; columns: SampleColumns }) {
  const { study, samples, columns } = props;
  const { t } = useTranslation('studies');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [wish, setWish] = useState({ id: columns.index.id, isDescending: false });
  const values = [...columns.params, ...columns.outputs];
  const column = [columns.status, ...values].find(({ id }) => id === wish.id) ?? columns.index;
  const { isDescending } = wish;
  const rows = useMemo(() => sorted(samples, { column, isDescending }), [samples, column, isDescending]);
  // What was run again is another run.
  const known = chosen.filter((runId) => samples.some(({ run_id }) => run_id === runId));
  return (
    <Stack component="section" gap="sm" aria-labelledby="samples">
      <Group justify="space-between">
        <Group gap="sm" align="baseline">
          <Title order={2} id="samples">
            {t('samples.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('runs', { count: samples.length })}
          </Text>
        </Group>
        <ExportMenu lists={[{ address: `${studyAddress(study.study_id)}/samples` }]} />
      </Group>
      <ChosenRuns runIds={known} onClear={() => setChosen([])} />
      <SampleTable
        samples={rows}
        columns={{ index: columns.index, status: columns.status, values }}
        order={{ column, isDescending }}
        onOrder={({ column: { id }, isDescending }) => setWish({ id, isDescending })}
        chosen={known}
        onChoose={(runId, isChosen) =>
          setChosen([...known.filter((one) => one !== runId), ...(isChosen ? [runId] : [])])
        }
      />
    </Stack>
  );
}
