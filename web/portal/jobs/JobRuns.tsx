import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { JobDetails } from '../../../src/jobs/schema.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { durationInWords, fullTime } from '../../ui/times.ts';
import { type Happening, historyOf } from './history.ts';
import classes from './JobRuns.module.css';
import { standing } from './words.ts';

/** What happened to the job when, and what is to come. */
export function JobRuns({ job }: { job: JobDetails }) {
  return (
    <ol className={classes.history}>
      {historyOf(job).map((happening) => (
        <li key={`${happening.what} ${happening.at ?? happening.lasted?.ms}`} data-what={happening.what}>
          <Moment happening={happening} />
        </li>
      ))}
    </ol>
  );
}

function Moment({ happening: { what, at, lasted, end } }: { happening: Happening }) {
  const { t, i18n } = useTranslation('jobs');
  const name = t(`moment.${what}`);
  // Of a run that was put back as somebody asked Slurm names no end.
  const isNamed = end !== null && end.cause !== 'unknown';
  const how = isNamed && standing({ state: 'ended', waiting: null, end }, t).label;
  const time = lasted && t(`lasted.${lasted.what}`, { time: durationInWords(lasted.ms, i18n.language) });
  return (
    <>
      <Text span inherit fw={570}>
        {how ? t('endedAs', { ended: name, how }) : name}
      </Text>{' '}
      {time && (
        <Text span size="sm" c="dimmed">
          {time}
        </Text>
      )}
      {at !== null && (
        <Text size="sm">
          {fullTime(at, i18n.language)}{' '}
          <Text span c="dimmed">
            <RelativeTime at={new Date(at).toISOString()} />
          </Text>
        </Text>
      )}
    </>
  );
}
