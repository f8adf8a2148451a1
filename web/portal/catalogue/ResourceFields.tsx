import { NumberInput, SimpleGrid } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { App, Cluster } from '../../../src/apps/schema.ts';
import { gibOf } from '../../ui/memory.ts';
import { minutesInWords } from '../../ui/times.ts';
import type { LaunchValues } from './launch-form.ts';
import { type Most, mostOn, partitionOf } from './partitions.ts';

/** What an app may be given: a field for each resource that its limits leave open. */
export function ResourceFields(props: {
  resources: App['resources'];
  cluster: Cluster | null;
  form: UseFormReturnType<LaunchValues>;
}) {
  const { t, i18n } = useTranslation('launch');
  const { min, max } = props.resources;
  const chosen = props.form.values.config.resources;
  const minutes = Number(chosen.time);
  const most = mostOn(partitionOf(props.cluster, chosen.partition, Number(chosen.gpus)), max);
  // With GPUs it may land elsewhere: the field says what one may have there.
  const mostGpus = mostOn(partitionOf(props.cluster, chosen.partition, 1), max).gpus;
  const ofApp = (amount: number): Most => ({ amount, partition: null });
  const fields = [
    { key: 'cpus', min: min.cpus, max: max.cpus, step: 1, most: ofApp(max.cpus) },
    { key: 'memory', min: gibOf(min.memory), max: gibOf(max.memory), step: 1, most: ofApp(gibOf(max.memory)) },
    { key: 'gpus', min: min.gpus, max: max.gpus, step: 1, most: mostGpus },
    { key: 'time', min: min.time, max: max.time, step: 30, most: most.time },
  ] as const;
  const open = fields.filter((field) => field.min < field.max);
  if (open.length === 0) return null;

  const help = ({ key, min: least, most: { amount, partition } }: (typeof fields)[number]) => {
    const inWords = (time: number) => minutesInWords(time, i18n.language);
    const range =
      key === 'time' && minutes > 0
        ? t('timeHelp', { chosen: inWords(minutes), max: inWords(amount) })
        : t('range', { min: round(least), max: round(amount) });
    if (partition !== null && amount === 0) return t('noneOn', { partition });
    return partition === null ? range : t('onPartition', { range, partition });
  };

  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      {open.map((field) => (
        <NumberInput
          key={field.key}
          label={t(`${field.key}`)}
          description={help(field)}
          min={field.min}
          max={field.most.amount}
          step={field.step}
          allowDecimal={field.key === 'memory'}
          decimalScale={3}
          clampBehavior="none"
          {...props.form.getInputProps(`config.resources.${field.key}`)}
        />
      ))}
    </SimpleGrid>
  );
}

const round = (amount: number) => Number(amount.toFixed(3));
