/** When a schedule starts something, in words. */
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../../src/schedules/schema.ts';
import { clockInWords, spoken, weekdaysInWords } from './cron.ts';

export function useTriggerWords(): (trigger: Schedule['trigger']) => string {
  const { t, i18n } = useTranslation('schedules');
  const { language } = i18n;
  const times = (cron: string): string => {
    const said = spoken(cron);
    if (said === null) return cron;
    if (said.every === 'hour') return t('times.hour', { minute: said.minute });
    const clock = clockInWords(said.hour, said.minute, language);
    return said.every === 'day'
      ? t('times.day', { clock })
      : t('times.week', { clock, days: weekdaysInWords(said.days, language) });
  };
  return (trigger) => (trigger.kind === 'files' ? trigger.folder : `${times(trigger.cron)} · ${trigger.time_zone}`);
}
