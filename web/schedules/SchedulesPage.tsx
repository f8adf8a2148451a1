/** What starts by itself, the newest schedule first. */

import { Button, Stack } from '@mantine/core';
import { IconCalendarClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CaeSections } from '../cae/CaeSections.tsx';
import * as caeTexts from '../cae/locales.ts';
import { useSolvers } from '../cae/queries.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { CancelAll } from './CancelAll.tsx';
import * as texts from './locales.ts';
import { useScheduleEvents, useSchedules } from './queries.ts';
import { ScheduleTable } from './ScheduleTable.tsx';

addTexts('cae', caeTexts);
addTexts('schedules', texts);

export function SchedulesPage() {
  const { t } = useTranslation('schedules');
  useScheduleEvents();
  return (
    <Page title={t('title')} lead={t('lead')} actions={<CancelAll />}>
      <Stack gap="md">
        <CaeSections />
        <Schedules />
      </Stack>
    </Page>
  );
}

function Schedules() {
  const { t } = useTranslation('schedules');
  const list = useSchedules();
  const solvers = useSolvers();
  if (list.isPending) return <RowsSkeleton rows={3} height={80} />;
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={list.refetch} />;
  const { schedules } = list.data;
  if (schedules.length > 0) return <ScheduleTable schedules={schedules} solvers={solvers.data?.solvers ?? []} />;
  return (
    <EmptyState
      icon={<IconCalendarClock />}
      title={t('empty')}
      cure={t('emptyCure')}
      action={
        <Button component={Link} to="/cae" variant="default">
          {t('toSolvers')}
        </Button>
      }
    />
  );
}
