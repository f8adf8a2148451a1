/** One schedule: what it starts and when, what can be done with it, and what it has started. */

import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import * as caeTexts from '../cae/locales.ts';
import { useSolver } from '../cae/queries.ts';
import { BackLink } from '../portal/BackLink.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { HistoryPanel } from './HistoryPanel.tsx';
import * as texts from './locales.ts';
import { useSchedule, useScheduleEvents } from './queries.ts';
import { ScheduleActions } from './ScheduleActions.tsx';
import { ScheduleBadge } from './ScheduleBadge.tsx';
import { ScheduleFacts } from './ScheduleFacts.tsx';
import { Standing } from './Standing.tsx';

addTexts('cae', caeTexts);
addTexts('schedules', texts);

export function SchedulePage() {
  const { t } = useTranslation('schedules');
  const localized = useLocalized();
  const navigate = useNavigate();
  useScheduleEvents();
  const { scheduleId = '' } = useParams();
  const schedule = useSchedule(scheduleId);
  const { data } = schedule;
  // It may be gone, or broken: the schedule is shown without it.
  const solver = useSolver(data?.starts.solver_id).data;
  const solverName = solver ? localized(solver.name) : data?.starts.solver_id;
  return (
    <>
      <BackLink to="/cae/schedules" label={t('back')} />
      <Page
        title={data?.name ?? t('schedule')}
        {...(data && { lead: t(`starts.${data.starts.kind}`, { solver: solverName }) })}
        actions={data && <ScheduleActions schedule={data} size="sm" onRemoved={() => navigate('/cae/schedules')} />}
      >
        {schedule.isPending && <RowsSkeleton />}
        {schedule.isError && !data && <ErrorState error={schedule.error} onRetry={schedule.refetch} />}
        {data && (
          <Stack gap="lg">
            <div>
              <ScheduleBadge status={data.status} />
            </div>
            <Standing schedule={data} />
            <ScheduleFacts schedule={data} solver={solver} />
            <HistoryPanel scheduleId={data.schedule_id} />
          </Stack>
        )}
      </Page>
    </>
  );
}
