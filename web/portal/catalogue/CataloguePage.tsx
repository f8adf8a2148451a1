import { Button, VisuallyHidden } from '@mantine/core';
import { IconApps, IconSearchOff } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { App, AppList } from '../../../src/apps/schema.ts';
import type { LaunchRequest, Session } from '../../../src/session/schema.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { useApps, useLaunch, useMe, useSessions } from '../../ui/queries.ts';
import { CardsSkeleton } from '../../ui/skeletons.tsx';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { useIsClosed } from '../notices/queries.ts';
import { useLocalized } from '../useLocalized.ts';
import { AppCard } from './AppCard.tsx';
import { arrange } from './arrange.ts';
import classes from './CataloguePage.module.css';
import { CatalogueTools } from './CatalogueTools.tsx';
import { limitsOf } from './limits.ts';
import { ManifestFaults } from './ManifestFaults.tsx';
import { RunningStrip } from './RunningStrip.tsx';
import { SiteLimit } from './SiteLimit.tsx';
import { useCatalogueSearch } from './useCatalogueSearch.ts';
import { useFavourite } from './useFavourite.ts';

// Forms weigh as much as all the rest of this page, and most launches need none.
const LaunchDialog = lazy(async () => ({ default: (await import('./LaunchDialog.tsx')).LaunchDialog }));

export function CataloguePage() {
  const { t } = useTranslation('portal');
  const apps = useApps();
  const living = useSessions('living');
  const me = useMe().data;

  const content = () => {
    if (apps.error) return <ErrorState error={apps.error} onRetry={apps.refetch} />;
    // The running sessions stand above the cards: without waiting for them the cards would move.
    if (!apps.data || living.isPending) return <CardsSkeleton height={190} />;
    const running = living.data?.pages.flatMap((page) => page.sessions) ?? [];
    const mine = running.filter((session) => session.user_id === me?.user_id);
    return (
      <>
        <RunningStrip sessions={running} apps={apps.data.apps} />
        <ManifestFaults faults={apps.data.faults} />
        {apps.data.apps.length === 0 ? (
          <EmptyState icon={<IconApps />} title={t('catalogue.empty')} cure={t('catalogue.emptyCure')} />
        ) : (
          <Apps list={apps.data} mine={mine} />
        )}
      </>
    );
  };
  return (
    <Page title={t('catalogue.title')} lead={t('catalogue.lead')}>
      {content()}
    </Page>
  );
}

function Apps({ list, mine }: { list: AppList; mine: Session[] }) {
  const { t } = useTranslation('portal');
  const localized = useLocalized();
  const launch = useLaunch();
  const favourite = useFavourite();
  const isClosed = useIsClosed();
  const navigate = useNavigate();
  const showFailure = useFailureNotice();
  const search = useCatalogueSearch(list.apps);
  const field = useRef<HTMLInputElement>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = list.apps.find((app) => app.app_id === chosenId);
  const groups = arrange(list.apps, search, (app) => localized(app.name));
  const count = groups.reduce((sum, group) => sum + group.apps.length, 0);

  const launchNow = (request: LaunchRequest) =>
    launch.mutate(request, {
      onSuccess: (session) => navigate(`/sessions/${session.session_id}`),
      onError: (error) => showFailure(error),
    });

  const card = (app: App, order: 2 | 3) => (
    <AppCard
      key={app.app_id}
      app={app}
      order={order}
      limits={limitsOf(app, mine, list)}
      isClosed={isClosed}
      isLaunching={launch.isPending && launch.variables.app_id === app.app_id}
      onLaunch={() => launchNow({ app_id: app.app_id })}
      onOptions={() => setChosenId(app.app_id)}
      onFavourite={() => favourite.mutate(app)}
    />
  );

  return (
    <>
      <SiteLimit living={mine.length} most={list.sessions_per_user} />
      <CatalogueTools ref={field} search={search} />
      <VisuallyHidden role="status">{search.query !== '' && t('catalogue.found', { count })}</VisuallyHidden>
      {/* One list for all groups: a card that changes its group keeps the keyboard. */}
      <div className={classes.grid}>
        {groups.flatMap(({ heading, apps }) => [
          heading && (
            <h2 key={heading} className={classes.heading}>
              {t(`catalogue.${heading}`)}
            </h2>
          ),
          ...apps.map((app) => card(app, heading === null ? 2 : 3)),
        ])}
      </div>
      {count === 0 && (
        <EmptyState
          icon={<IconSearchOff />}
          title={t('catalogue.notFound', { query: search.query.trim() })}
          cure={t(search.category === null ? 'catalogue.notFoundCure' : 'catalogue.notFoundHere')}
          action={
            <Button
              onClick={() => {
                search.clear();
                field.current?.focus();
              }}
            >
              {t('catalogue.showAll')}
            </Button>
          }
        />
      )}
      <Suspense>
        {chosen && (
          <LaunchDialog
            app={chosen}
            cluster={list.cluster}
            limits={limitsOf(chosen, mine, list)}
            onClose={() => setChosenId(null)}
          />
        )}
      </Suspense>
    </>
  );
}
