import { VisuallyHidden } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grade } from './automatic.ts';
import classes from './LinkNumbers.module.css';
import type { Meter } from './meter.ts';

const KILO = 1_000;

/** What the connection carried in the last second. Nothing announces it: whoever wants to know looks. */
export function LinkNumbers({ meter, automatic }: { meter: Meter; automatic: Grade | 'unknown' | null }) {
  const { t, i18n } = useTranslation('framework');
  const sample = useSyncExternalStore(meter.subscribe, meter.sample);
  if (sample === null) return null;
  const { roundTripMs, framesPerSecond, bytesPerSecond } = sample;
  const inUnit = (value: number, unit: string, digits = 0) =>
    new Intl.NumberFormat(i18n.language, {
      style: 'unit',
      unit,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  const received =
    bytesPerSecond < KILO * KILO
      ? inUnit(bytesPerSecond / KILO, 'kilobyte-per-second')
      : inUnit(bytesPerSecond / KILO / KILO, 'megabyte-per-second', 1);

  return (
    <>
      {automatic !== null && automatic !== 'unknown' && (
        <span className={classes.automatic}>{t('status.automatic', { grade: t(`panel.grade.${automatic}`) })}</span>
      )}
      {roundTripMs !== null && (
        <span className={classes.roundTrip} title={t('status.roundTripHelp')}>
          <VisuallyHidden>{t('status.roundTrip')}</VisuallyHidden> {inUnit(roundTripMs, 'millisecond')}
        </span>
      )}
      <span className={classes.frames} title={t('status.framesHelp')}>
        <VisuallyHidden>{t('status.frames')}</VisuallyHidden>{' '}
        {t('status.framesValue', { value: Math.round(framesPerSecond) })}
      </span>
      <span className={classes.received} title={t('status.receivedHelp')}>
        <VisuallyHidden>{t('status.received')}</VisuallyHidden> {received}
      </span>
    </>
  );
}
