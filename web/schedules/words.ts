/** When a schedule starts something, in words. */
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../../src/schedules/schema.ts';
import { clockInWords, rangeOf, spoken, weekdayInWords, weekdaysInWords } from './cron.ts';

export function useTriggerWords(): (trigger: Schedule['trigger']) => string {
  const { t, i18n } = useTranslation('schedules');
  const { language } = i18n;
  const times = (cron: string): string => {
    const said = spoken(cron);
    if (said === null) return cron;
    if (said.every === 'hour') return t('times.hour', { minute: said.minute });
    const clock = clockInWords(said.hour, said.minute, language);
    if (said.every === 'day') return t('times.day', { clock });
    const [from, to] = rangeOf(said.days) ?? [];
    return from !== undefined && to !== undefined
      ? t('times.range', { clock, from: weekdayInWords(from, language), to: weekdayInWords(to, language) })
      : t('times.week', { clock, days: weekdaysInWords(said.days, language) });
  };
  return (trigger) => (trigger.kind === 'files' ? trigger.folder : `${times(trigger.cron)} · ${trigger.time_zone}`);
}
