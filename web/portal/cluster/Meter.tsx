import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Amounts, Capacity } from '../../../src/dashboard/schema.ts';
import classes from './Meter.module.css';

const MIB_PER_GIB = 1024;
/** From here on a bar says: hardly anything is left. */
const SCARCE = 90;

/** How much there is, is in use and, where that is told, free. */
export function Meter(props: {
  name: string;
  amounts: Omit<Amounts, 'free'> & { free?: number | null };
  inGib?: boolean;
}) {
  const { t, i18n } = useTranslation('cluster');
  const { total, allocated, free } = props.amounts;
  if (total === null) return null;
  const words = (amount: number): string => {
    const number = props.inGib ? Math.round(amount / MIB_PER_GIB) : amount;
    const text = number.toLocaleString(i18n.language);
    return props.inGib ? t('size', { size: text }) : text;
  };
  const said =
    allocated === null
      ? t('total', { total: words(total) })
      : t('usedOf', { used: words(allocated), total: words(total) });
  const percent = total > 0 && allocated !== null ? (100 * allocated) / total : 0;
  return (
    <div className={classes.meter}>
      <div className={classes.head}>
        <Text span size="sm" fw={570}>
          {props.name}
        </Text>
        {free !== undefined && free !== null && (
          <Text span size="sm">
            {t('free', { free: words(free) })}
          </Text>
        )}
      </div>
      <Progress
        value={percent}
        size="sm"
        my={4}
        {...(percent >= SCARCE && { color: 'amber' })}
        aria-label={`${props.name}: ${said}`}
      />
      <Text size="xs" c="dimmed">
        {said}
      </Text>
    </div>
  );
}

export function Meters({
  capacity: { cpus, memory_mib, gpus },
}: {
  capacity: Pick<Capacity, 'cpus' | 'memory_mib' | 'gpus'>;
}) {
  const { t } = useTranslation('cluster');
  return (
    <div className={classes.meters}>
      <Meter name={t('cpus')} amounts={cpus} />
      <Meter name={t('memory')} amounts={memory_mib} inGib />
      {Object.entries(gpus).map(([type, amounts]) => (
        <Meter key={type} name={type === '' ? t('gpus') : t('gpusOf', { type })} amounts={amounts} />
      ))}
    </div>
  );
}
