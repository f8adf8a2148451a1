import { NumberInput, Select, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { App, Cluster } from '../../../src/apps/schema.ts';
import { gibOf } from '../../ui/memory.ts';
import { minutesInWords } from '../../ui/times.ts';
import { gpuTypesOn, mostOn, type Partition, placementOf } from './placement.ts';
import type { ResourceForm } from './resource-form.ts';

/** What an app may be given: a field for each resource that its limits leave open. */
export function ResourceFields(props: { resources: App['resources']; cluster: Cluster | null; form: ResourceForm }) {
  const { t, i18n } = useTranslation('launch');
  const { min, max } = props.resources;
  const chosen = props.form.values.config.resources;
  const minutes = Number(chosen.time);
  const hasGpus = Number(chosen.gpus) > 0;
  const placement = placementOf(props.cluster, chosen);
  const most = mostOn(placement, chosen.gpu_type, max);
  // With GPUs it may land elsewhere: the field says what one may have there.
  const withGpus = placementOf(props.cluster, { ...chosen, gpus: 1 });
  const mostGpus = mostOn(withGpus, hasGpus ? chosen.gpu_type : '', max).gpus;
  const fields = [
    { key: 'cpus', min: min.cpus, max: max.cpus, step: 1, most: most.cpus },
    { key: 'memory', min: gibOf(min.memory), max: gibOf(max.memory), step: 1, most: most.memory },
    { key: 'gpus', min: min.gpus, max: max.gpus, step: 1, most: mostGpus },
    { key: 'time', min: min.time, max: max.time, step: 30, most: most.time },
  ] as const;
  const open = fields.filter((field) => field.min < field.max);
  if (open.length === 0) return null;

  const help = ({ key, min: least, most: { amount, by } }: (typeof fields)[number]) => {
    const inWords = (time: number) => minutesInWords(time, i18n.language);
    const range =
      key === 'time' && minutes > 0
        ? t('timeHelp', { chosen: inWords(minutes), max: inWords(amount) })
        : t('range', { min: round(least), max: round(amount) });
    if (by?.kind === 'partition' && amount === 0) return t('noneOn', { partition: by.name });
    return by === null ? range : t(`within.${by.kind}`, { range, name: by.name });
  };
  const types = gpuTypesOn(placement.partition);
  const use = (gpus: Partition['gpu_types']) => {
    const free = gpus.map((one) => one.free);
    const total = sum(gpus.map((one) => one.total));
    return free.includes(null) ? String(total) : t('freeNow', { free: sum(free.map(Number)), total });
  };

  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      {open.flatMap((field) => [
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
        />,
        field.key === 'gpus' && hasGpus && types.length > 0 && (
          <Select
            key="gpu_type"
            label={t('gpu_type')}
            description={t('gpuTypeHelp', { partition: placement.partition?.name })}
            allowDeselect={false}
            data={[
              { value: '', label: `${t('anyType')} · ${use(placement.partition?.gpu_types ?? [])}` },
              ...types.map((one) => ({ value: one.type, label: `${one.type} · ${use([one])}` })),
            ]}
            {...props.form.getInputProps('config.resources.gpu_type')}
          />
        ),
      ])}
    </SimpleGrid>
  );
}

const round = (amount: number) => Number(amount.toFixed(3));
const sum = (amounts: number[]) => amounts.reduce((all, amount) => all + amount, 0);
