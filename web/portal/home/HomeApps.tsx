import { Text } from '@mantine/core';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useApps } from '../../ui/queries.ts';
import { CardsSkeleton } from '../../ui/skeletons.tsx';
import { AppCards } from '../catalogue/AppCards.tsx';
import { SiteLimit } from '../catalogue/SiteLimit.tsx';
import { useLocalized } from '../useLocalized.ts';
import { appsOfHome } from './apps-of-home.ts';
import { Section } from './Section.tsx';

/** What the user works with, to launch by one click; of the catalogue its first ones for a newcomer. */
export function HomeApps({ mine }: { mine: Session[] }) {
  const { t } = useTranslation('portal');
  const localized = useLocalized();
  const { data, error, refetch } = useApps();
  // Many cards at once would keep a slow processor from answering its user.
  const list = useDeferredValue(data);
  const { isNewcomer, apps } = appsOfHome(list?.apps ?? [], (app) => localized(app.name));
  return (
    <Section
      title={t('home.apps')}
      lead={apps.length > 0 && isNewcomer ? t('home.newcomer') : undefined}
      all={{ to: '/apps', label: t('home.allApps') }}
    >
      {!list && (error ? <ErrorState error={error} onRetry={refetch} /> : <CardsSkeleton height={126} />)}
      {list && apps.length === 0 && <Text c="dimmed">{t('catalogue.empty')}</Text>}
      {list && apps.length > 0 && (
        <>
          <SiteLimit living={mine.length} most={list.sessions_per_user} />
          <AppCards list={list} groups={[{ heading: null, apps }]} mine={mine} isBrief={!isNewcomer} order={3} />
        </>
      )}
    </Section>
  );
}
