/** Everybody's sessions, for whoever is called. */
import { Button, Stack } from '@mantine/core';
import { IconDeviceDesktopSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { ExportMenu } from '../ExportMenu.tsx';
import * as support from '../locales/support.ts';
import { AllSessionsTable } from './AllSessionsTable.tsx';
import { AllSessionsTools } from './AllSessionsTools.tsx';
import { useStaffSessions } from './queries.ts';
import { addressOf, isNarrowed, readSearch, type SessionSearch, writeSearch } from './search.ts';

addTexts('support', support);

export function AllSessionsPage() {
  const { t } = useTranslation('support');
  const [address, setAddress] = useSearchParams();
  const search = readSearch(address);
  const list = useStaffSessions(search);
  const sessions = list.data?.pages.flatMap((page) => page.sessions);
  const change = (some: Partial<SessionSearch>) => setAddress(writeSearch({ ...search, ...some }), { replace: true });
  const narrowed = isNarrowed(search);
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={<ExportMenu lists={[{ address: '/api/admin/sessions', query: addressOf(search, null) }]} />}
    >
      <Stack gap="md">
        <AllSessionsTools search={search} onChange={change} />
        {list.isPending && <RowsSkeleton rows={6} height={62} />}
        {list.isError && !sessions && <ErrorState error={list.error} onRetry={list.refetch} />}
        {sessions?.length === 0 && (
          <EmptyState
            icon={<IconDeviceDesktopSearch />}
            title={t(narrowed ? 'nothingFound' : 'empty')}
            cure={t(narrowed ? 'nothingFoundCure' : 'emptyCure')}
          />
        )}
        {sessions && sessions.length > 0 && <AllSessionsTable sessions={sessions} />}
        {list.hasNextPage && (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => list.fetchNextPage()}
            style={{ alignSelf: 'center' }}
          >
            {t('more')}
          </Button>
        )}
      </Stack>
    </Page>
  );
}
