import { Button, Collapse, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../src/apps/schema.ts';
import { minutesInWords } from '../../ui/times.ts';
import type { LaunchValues } from './launch-form.ts';
import { type Partition, partitionOf } from './partitions.ts';

const FIELDS = ['partition', 'account', 'qos'] as const;
const path = (field: (typeof FIELDS)[number]) => `config.resources.${field}`;

/** Where on the cluster it runs and what it is charged to; few need it, so it is folded until somebody does. */
export function PlacementFields({ cluster, form }: { cluster: Cluster; form: UseFormReturnType<LaunchValues> }) {
  const { t, i18n } = useTranslation('launch');
  const [wanted, setWanted] = useState(false);
  const id = useId();
  // A fault must be seen.
  const isOpen = wanted || FIELDS.some((field) => form.errors[path(field)] !== undefined);
  const usual = partitionOf(cluster, '', Number(form.values.config.resources.gpus));

  const described = ({ name, max_minutes, gpus, up }: Partition) =>
    [
      name,
      max_minutes !== null && t('upTo', { time: minutesInWords(max_minutes, i18n.language) }),
      gpus > 0 && t('withGpus', { count: gpus }),
      !up && t('partitionDown'),
    ]
      .filter((part) => part !== false)
      .join(' · ');

  return (
    <div>
      <Button
        variant="transparent"
        size="compact-sm"
        px={0}
        rightSection={isOpen ? <IconChevronUp size={15} /> : <IconChevronDown size={15} />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setWanted(!isOpen)}
      >
        {t('more')}
      </Button>
      <Collapse expanded={isOpen} id={id} transitionDuration={120}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" pt="sm">
          <Select
            style={{ gridColumn: '1 / -1' }}
            label={t('partition')}
            description={t('partitionHelp', { cluster: cluster.name })}
            placeholder={usual ? described(usual) : t('usual')}
            clearable
            clearButtonProps={{ 'aria-label': t('clear') }}
            data={cluster.partitions.map((one) => ({ value: one.name, label: described(one) }))}
            {...form.getInputProps(path('partition'))}
            value={form.values.config.resources.partition || null}
            onChange={(value) => form.setFieldValue('config.resources.partition', value ?? '')}
          />
          <TextInput
            label={t('account')}
            description={t('accountHelp')}
            placeholder={t('usual')}
            spellCheck={false}
            {...form.getInputProps(path('account'))}
          />
          <TextInput
            label={t('qos')}
            description={t('qosHelp')}
            placeholder={t('usual')}
            spellCheck={false}
            {...form.getInputProps(path('qos'))}
          />
        </SimpleGrid>
      </Collapse>
    </div>
  );
}
