import { NumberInput, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ScheduleForm } from './ScheduleFields.tsx';
import { MOST } from './schedule-form.ts';

/** How much a schedule may start. */
export function LimitFields({ form }: { form: ScheduleForm }) {
  const { t } = useTranslation('schedules');
  const limit = (id: keyof typeof MOST) => ({
    description: t('form.atMost', { max: MOST[id] }),
    min: 1,
    max: MOST[id],
    clampBehavior: 'none' as const,
    allowDecimal: false,
    ...form.getInputProps(`limits.${id}`),
  });
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} mt="xs">
      <NumberInput label={t('form.living')} {...limit('living')} />
      <NumberInput label={t('form.interval')} {...limit('interval_minutes')} />
      <NumberInput label={t('form.perDay')} {...limit('per_day')} />
    </SimpleGrid>
  );
}
