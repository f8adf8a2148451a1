/** How far the runs of a study are: as a bar, and in words. */
import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Study, StudyCounts } from '../../src/studies/schema.ts';
import classes from './CountsBar.module.css';

const ORDER = ['completed', 'failed', 'stopped', 'living', 'waiting'] as const satisfies (keyof StudyCounts)[];

export function CountsBar({ study, size }: { study: Study; size: 'sm' | 'lg' }) {
  const { t } = useTranslation('studies');
  const { counts, samples } = study;
  const shown = ORDER.filter((what) => counts[what] > 0);
  return (
    <div className={classes.counts} data-size={size}>
      <Progress.Root size={size} aria-hidden>
        {shown
          .filter((what) => what !== 'waiting')
          .map((what) => (
            <Progress.Section
              key={what}
              value={(counts[what] / samples) * 100}
              withAria={false}
              className={classes.part ?? ''}
              data-what={what}
            />
          ))}
      </Progress.Root>
      <ul className={classes.words}>
        {shown.map((what) => (
          <li key={what} data-what={what}>
            {t(`counts.${what}`, { count: counts[what] })}
          </li>
        ))}
      </ul>
    </div>
  );
}
