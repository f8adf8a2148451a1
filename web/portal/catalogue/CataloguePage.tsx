import { SimpleGrid } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { App } from '../../../src/apps/schema.ts';
import type { LaunchRequest } from '../../../src/session/schema.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { useApps, useLaunch, useSessions } from '../../ui/queries.ts';
import { CardsSkeleton } from '../../ui/skeletons.tsx';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { AppCard } from './AppCard.tsx';
import { ManifestFaults } from './ManifestFaults.tsx';
import { RunningStrip } from './RunningStrip.tsx';

// Forms weigh as much as all the rest of this page, and most launches need none.
const LaunchDialog = lazy(async () => ({ default: (await import('./LaunchDialog.tsx')).LaunchDialog }));

const availableFirst = (apps: App[]) =>
  apps.toSorted((a, b) => Number(a.unavailable !== null) - Number(b.unavailable !== null));

export function CataloguePage() {
  const { t } = useTranslation('portal');
  const apps = useApps();
  const living = useSessions('living');
  const launch = useLaunch();
  const navigate = useNavigate();
  const showFailure = useFailureNotice();
  const [chosen, setChosen] = useState<App | null>(null);

  const launchNow = (request: LaunchRequest) =>
    launch.mutate(request, {
      onSuccess: (session) => navigate(`/sessions/${session.session_id}`),
      onError: (error) => showFailure(error),
    });

  const content = () => {
    if (apps.error) return <ErrorState error={apps.error} onRetry={apps.refetch} />;
    // The running sessions stand above the cards: without waiting for them the cards would move.
    if (!apps.data || living.isPending) return <CardsSkeleton height={190} />;
    const running = living.data?.pages.flatMap((page) => page.sessions) ?? [];
    return (
      <>
        <RunningStrip sessions={running} apps={apps.data.apps} />
        <ManifestFaults faults={apps.data.faults} />
        {apps.data.apps.length === 0 ? (
          <EmptyState icon={<IconApps />} title={t('catalogue.empty')} cure={t('catalogue.emptyCure')} />
        ) : (
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
            {availableFirst(apps.data.apps).map((app) => (
              <AppCard
                key={app.app_id}
                app={app}
                isLaunching={launch.isPending && launch.variables.app_id === app.app_id}
                onLaunch={() => launchNow({ app_id: app.app_id })}
                onOptions={() => setChosen(app)}
              />
            ))}
          </SimpleGrid>
        )}
      </>
    );
  };

  return (
    <Page title={t('catalogue.title')} lead={t('catalogue.lead')}>
      {content()}
      <Suspense>
        {chosen && <LaunchDialog app={chosen} cluster={apps.data?.cluster ?? null} onClose={() => setChosen(null)} />}
      </Suspense>
    </Page>
  );
}
