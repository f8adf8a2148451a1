import { NativeSelect, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PRESETS, weekdayInWords } from '../cron.ts';
import type { ScheduleForm } from './ScheduleFields.tsx';

/** From Monday on. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];
const SHOWN_ZONES = 60;
const LAST_MINUTE = 59;

/** Times of which a few are chosen, and all others typed as cron has them. */
export function TimesFields({ form }: { form: ScheduleForm }) {
  const { t, i18n } = useTranslation('schedules');
  const { times, time_zone } = form.values;
  const hasClock = times.preset === 'daily' || times.preset === 'weekly';
  const zones = new Set([time_zone, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: times.preset === 'weekly' ? 3 : 2 }}>
        <NativeSelect
          label={t('form.preset')}
          data={PRESETS.map((value) => ({ value, label: t(`form.presets.${value}`) }))}
          {...form.getInputProps('times.preset')}
        />
        {times.preset === 'weekly' && (
          <NativeSelect
            label={t('form.weekday')}
            data={WEEK.map((day) => ({ value: String(day), label: weekdayInWords(day, i18n.language) }))}
            {...form.getInputProps('times.weekday')}
          />
        )}
        {hasClock && <TextInput type="time" label={t('form.clock')} {...form.getInputProps('times.clock')} />}
        {times.preset === 'hourly' && (
          <NumberInput
            label={t('form.minute')}
            min={0}
            max={LAST_MINUTE}
            clampBehavior="none"
            allowDecimal={false}
            {...form.getInputProps('times.minute')}
          />
        )}
      </SimpleGrid>
      {times.preset === 'cron' && (
        <TextInput
          label={t('form.cron')}
          description={t('form.cronHelp')}
          placeholder="30 2 * * 1-5"
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps('times.cron')}
        />
      )}
      <Select
        label={t('form.timeZone')}
        searchable
        allowDeselect={false}
        limit={SHOWN_ZONES}
        nothingFoundMessage={t('form.noZone')}
        data={[...zones].filter((zone) => zone !== '')}
        {...form.getInputProps('time_zone')}
      />
    </>
  );
}
