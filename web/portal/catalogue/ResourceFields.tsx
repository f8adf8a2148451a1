import { NumberInput, SimpleGrid } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { App } from '../../../src/apps/schema.ts';
import { minutesInWords } from '../../ui/times.ts';
import type { LaunchValues } from './launch-form.ts';
import { gibOf } from './memory.ts';

/** What an app may be given: a field for each resource that its limits leave open. */
export function ResourceFields(props: { resources: App['resources']; form: UseFormReturnType<LaunchValues> }) {
  const { t, i18n } = useTranslation('portal');
  const { min, max } = props.resources;
  const minutes = Number(props.form.values.config.resources.time);
  const inWords = (time: number) => minutesInWords(time, i18n.language);
  const fields = [
    { key: 'cpus', min: min.cpus, max: max.cpus, step: 1 },
    { key: 'memory', min: gibOf(min.memory), max: gibOf(max.memory), step: 1 },
    { key: 'gpus', min: min.gpus, max: max.gpus, step: 1 },
    { key: 'time', min: min.time, max: max.time, step: 30 },
  ] as const;
  const open = fields.filter((field) => field.min < field.max);
  if (open.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      {open.map((field) => (
        <NumberInput
          key={field.key}
          label={t(`launch.${field.key}`)}
          description={
            field.key === 'time' && minutes > 0
              ? t('launch.timeHelp', { chosen: inWords(minutes), max: inWords(field.max) })
              : t('launch.range', { min: round(field.min), max: round(field.max) })
          }
          min={field.min}
          max={field.max}
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
