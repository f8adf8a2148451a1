/** A schedule as it is now, to be changed as a whole: when it starts, and what. */
import { Alert, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import * as caeTexts from '../../cae/locales.ts';
import { useSolver } from '../../cae/queries.ts';
import { Unavailable } from '../../cae/SolverCards.tsx';
import { BackLink } from '../../portal/BackLink.tsx';
import * as launchTexts from '../../portal/locales/launch.ts';
import { useLocalized } from '../../portal/useLocalized.ts';
import * as studyTexts from '../../studies/locales.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { useApps } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import * as texts from '../locales.ts';
import { useSchedule } from '../queries.ts';
import { ChangeRun } from './ChangeRun.tsx';
import { ChangeStudy } from './ChangeStudy.tsx';

addTexts('cae', caeTexts);
addTexts('launch', launchTexts);
addTexts('schedules', texts);
addTexts('studies', studyTexts);

const READABLE_PX = 860;

export function ChangeSchedulePage() {
  const { t } = useTranslation('schedules');
  const { t: cae } = useTranslation('cae');
  const localized = useLocalized();
  const { scheduleId = '' } = useParams();
  const schedule = useSchedule(scheduleId);
  const { data } = schedule;
  const solver = useSolver(data?.starts.solver_id);
  // What may be had of the cluster comes with the catalogue. The form is there without it, too.
  const apps = useApps();
  const solverName = solver.data ? localized(solver.data.name) : data?.starts.solver_id;

  const content = () => {
    if (schedule.isError && !data) return <ErrorState error={schedule.error} onRetry={schedule.refetch} />;
    if (solver.isError && !solver.data) return <ErrorState error={solver.error} onRetry={solver.refetch} />;
    if (!data || !solver.data || apps.isPending) return <RowsSkeleton rows={3} height={160} />;
    const { starts } = data;
    const { unavailable } = solver.data;
    const form = { schedule: data, solver: solver.data, cluster: apps.data?.cluster ?? null };
    return (
      <Stack gap="md" maw={READABLE_PX}>
        {unavailable && (
          <Alert color="amber" title={cae('solvers.unavailable')}>
            <Unavailable unavailable={unavailable} />
          </Alert>
        )}
        {data.status === 'paused' && <Alert color="marine">{t('change.paused')}</Alert>}
        {starts.kind === 'run' ? <ChangeRun {...form} starts={starts} /> : <ChangeStudy {...form} starts={starts} />}
      </Stack>
    );
  };

  return (
    <>
      <BackLink to={`/cae/schedules/${scheduleId}`} label={data?.name ?? t('schedule')} />
      <Page title={t('change.title')} {...(data && { lead: t(`starts.${data.starts.kind}`, { solver: solverName }) })}>
        {content()}
      </Page>
    </>
  );
}
