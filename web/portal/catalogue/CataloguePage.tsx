import { Button, VisuallyHidden } from '@mantine/core';
import { IconApps, IconSearchOff } from '@tabler/icons-react';
import { useDeferredValue, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppList } from '../../../src/apps/schema.ts';
import type { Session } from '../../../src/session/schema.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { useApps } from '../../ui/queries.ts';
import { CardsSkeleton } from '../../ui/skeletons.tsx';
import { useMySessions } from '../sessions/useMySessions.ts';
import { useLocalized } from '../useLocalized.ts';
import { AppCards } from './AppCards.tsx';
import { arrange } from './arrange.ts';
import { CatalogueTools } from './CatalogueTools.tsx';
import { ManifestFaults } from './ManifestFaults.tsx';
import { SiteLimit } from './SiteLimit.tsx';
import { useCatalogueSearch } from './useCatalogueSearch.ts';

export function CataloguePage() {
  const { t } = useTranslation('portal');
  const apps = useApps();
  const living = useMySessions('living');
  // They count against the limits that the cards tell of: without waiting for them the cards would move. Drawn in pieces, as on the home page.
  const list = useDeferredValue(living.query.isPending ? undefined : apps.data);

  const content = () => {
    if (apps.error) return <ErrorState error={apps.error} onRetry={apps.refetch} />;
    if (!list) return <CardsSkeleton height={190} />;
    return (
      <>
        <ManifestFaults faults={list.faults} />
        {list.apps.length === 0 ? (
          <EmptyState icon={<IconApps />} title={t('catalogue.empty')} cure={t('catalogue.emptyCure')} />
        ) : (
          <Apps list={list} mine={living.mine ?? []} />
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
  const search = useCatalogueSearch(list.apps);
  const field = useRef<HTMLInputElement>(null);
  const groups = arrange(list.apps, search, (app) => localized(app.name));
  const count = groups.reduce((sum, group) => sum + group.apps.length, 0);

  return (
    <>
      <SiteLimit living={mine.length} most={list.sessions_per_user} />
      <CatalogueTools ref={field} search={search} />
      <VisuallyHidden role="status">{search.query !== '' && t('catalogue.found', { count })}</VisuallyHidden>
      <AppCards list={list} groups={groups} mine={mine} />
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
    </>
  );
}
