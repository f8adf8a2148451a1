/** What a user opens in the morning: what runs and waits, what one works with, and how the cluster is. */
import { Skeleton, Stack } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { isOneMachine } from '../../ui/one-machine.ts';
import { Page } from '../../ui/Page.tsx';
import { useViewing } from '../../ui/queries.ts';
import { CardsSkeleton, RowsSkeleton } from '../../ui/skeletons.tsx';
import { useMySessions } from '../sessions/useMySessions.ts';
import { EndedLately } from './EndedLately.tsx';
import { HomeApps } from './HomeApps.tsx';
import classes from './HomePage.module.css';
import { LivingSessions } from './LivingSessions.tsx';

// On one machine there are none of these.
const ClusterStrip = lazy(async () => ({ default: (await import('./ClusterStrip.tsx')).ClusterStrip }));
const JobsPanel = lazy(async () => ({ default: (await import('./JobsPanel.tsx')).JobsPanel }));
const QuotaPanel = lazy(async () => ({ default: (await import('../quotas/QuotaPanel.tsx')).QuotaPanel }));

/** Of the catalogue, which has stood here. */
const SEARCHES = ['q', 'category'];

export function HomePage() {
  const { t } = useTranslation('portal');
  const { search } = useLocation();
  // Who looks on is not told of the user's files.
  const viewing = useViewing();
  const living = useMySessions('living');
  const ended = useMySessions('ended');
  // What comes later moves nothing, and is drawn in pieces; who is tried again after a failure is not waited for.
  const isAwaited = useDeferredValue([living, ended].some(({ query }) => query.isPending && query.failureCount === 0));
  if (SEARCHES.some((key) => new URLSearchParams(search).has(key)))
    return <Navigate to={{ pathname: '/apps', search }} replace />;
  return (
    <Page title={t('home.title')} lead={t('home.lead')}>
      {!isOneMachine && (
        <Part fallback={<Skeleton className={classes.strip ?? ''} radius="lg" />}>
          <ClusterStrip />
        </Part>
      )}
      {isAwaited ? (
        <CardsSkeleton height={230} />
      ) : (
        <div className={classes.columns}>
          <div className={classes.main}>
            <LivingSessions {...living} />
            <HomeApps mine={living.mine ?? []} />
          </div>
          <Stack gap="md" className={classes.side ?? ''}>
            {!isOneMachine && (
              <Part fallback={<RowsSkeleton rows={1} height={220} />}>
                <JobsPanel />
              </Part>
            )}
            <EndedLately {...ended} />
            {!viewing && (
              <Part fallback={<RowsSkeleton rows={1} height={150} />}>
                <QuotaPanel />
              </Part>
            )}
          </Stack>
        </div>
      )}
    </Page>
  );
}

/** Comes later than the rest, and takes nothing of it along where it fails. */
function Part({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  return (
    <ErrorBoundary>
      <Suspense fallback={fallback}>{children}</Suspense>
    </ErrorBoundary>
  );
}
