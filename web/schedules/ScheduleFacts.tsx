/** What a schedule starts, when, and how much of it. */
import { Button, SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schedule } from '../../src/schedules/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import type { StudyRequest } from '../../src/studies/schema.ts';
import { Facts, Path } from '../cae/Facts.tsx';
import { useParamWords } from '../cae/words.ts';
import { Panel } from '../portal/Panel.tsx';
import { useViewing } from '../ui/queries.ts';
import { fullTime, minutesInWords } from '../ui/times.ts';
import { useTriggerWords } from './words.ts';

export function ScheduleFacts({ schedule, solver }: { schedule: Schedule; solver: Solver | undefined }) {
  const { t, i18n } = useTranslation('schedules');
  const { t: cae } = useTranslation('cae');
  const ofTrigger = useTriggerWords();
  const inWords = useParamWords(solver);
  const { trigger, starts, limits, next_at, leave, runs, created_at, status } = schedule;
  const { language } = i18n;
  const when = (moment: string) => fullTime(Date.parse(moment), language);
  const varied = (variations: StudyRequest['variations']) =>
    variations.method === 'csv' ? t('asTable') : variations.axes.map(({ param }) => inWords.label(param)).join(', ');
  const facts: [string, ReactNode][] = [
    [t('fact.times'), trigger.kind === 'times' && ofTrigger(trigger)],
    [t('fact.folder'), trigger.kind === 'files' && <Path key="folder" path={trigger.folder} />],
    [t('fact.next'), next_at && when(next_at)],
    [t('fact.input'), starts.input && <Path key="input" path={starts.input} />],
    [t('fact.varies'), starts.kind === 'study' && varied(starts.variations)],
    [t('fact.runs'), starts.kind === 'study' && runs],
    [t('fact.living'), t('atMost', { count: limits.living })],
    [t('fact.interval'), t('atLeast', { time: minutesInWords(limits.interval_minutes, language) })],
    [t('fact.perDay'), t('mostStarts', { count: limits.per_day })],
    [t('fact.leave'), status === 'active' && t('leaveOf', { when: when(leave.ends_at), count: leave.starts })],
    [t('fact.made'), when(created_at)],
  ];
  const params = Object.entries(starts.params).map(([id, value]): [string, ReactNode] => [
    inWords.label(id),
    inWords.value(id, value),
  ]);
  return (
    <SimpleGrid cols={{ base: 1, md: params.length > 0 ? 2 : 1 }}>
      <Panel title={t('facts')} action={<Change schedule={schedule} />}>
        <Facts facts={facts.filter(([, value]) => value)} />
      </Panel>
      {params.length > 0 && (
        <Panel title={cae('form.params')}>
          <Facts facts={params} />
        </Panel>
      )}
    </SimpleGrid>
  );
}

function Change({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('schedules');
  const isViewed = useViewing() !== null;
  if (isViewed) return null;
  return (
    <Button component={Link} to={`/cae/schedules/${schedule.schedule_id}/change`} variant="default" size="compact-sm">
      {t('change.open')}
    </Button>
  );
}
