import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { useApps, useMe, useSessions } from '../../ui/queries.ts';
import { type SessionFilter, statusesOf } from '../../ui/session-cache.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { ExportMenu } from '../ExportMenu.tsx';
import { SessionRow } from './SessionRow.tsx';
import { useSessionDialogs } from './useSessionDialogs.tsx';

const FILTERS: SessionFilter[] = ['living', 'ended', 'all'];

export function SessionsPage() {
  const { t } = useTranslation('portal');
  const [search, setSearch] = useSearchParams();
  const filter = FILTERS.find((one) => one === search.get('show')) ?? 'living';
  const me = useMe().data;
  const apps = useApps();
  const sessions = useSessions(filter);
  const { stop, read, dialogs } = useSessionDialogs();

  const content = () => {
    // Names of apps are longer than their ids, and would push what is below; who is tried again after a failure is not waited for.
    if (sessions.isPending || (apps.isPending && apps.failureCount === 0)) return <RowsSkeleton rows={3} height={92} />;
    if (sessions.isError && !sessions.data) return <ErrorState error={sessions.error} onRetry={sessions.refetch} />;
    const rows = sessions.data.pages.flatMap((page) => page.sessions);
    if (rows.length === 0 && !sessions.hasNextPage) return <NoSessions filter={filter} />;
    return (
      <Stack gap="sm">
        {rows.map((session) => (
          <SessionRow
            key={session.session_id}
            session={session}
            app={apps.data?.apps.find((app) => app.app_id === session.app_id)}
            isMine={session.user_id === me?.user_id}
            mayChange={session.user_id === me?.user_id || me?.role === 'admin'}
            onStop={() => stop(session)}
            onLog={() => read(session)}
          />
        ))}
        {sessions.isFetchNextPageError && <ErrorState error={sessions.error} />}
        {sessions.hasNextPage && (
          <Button
            variant="default"
            loading={sessions.isFetchingNextPage}
            onClick={() => sessions.fetchNextPage()}
            style={{ alignSelf: 'center' }}
          >
            {t('sessions.more')}
          </Button>
        )}
      </Stack>
    );
  };

  return (
    <Page
      title={t('sessions.title')}
      lead={t('sessions.lead')}
      actions={
        <Group gap="sm">
          <SegmentedControl
            aria-label={t('sessions.filter')}
            value={filter}
            onChange={(value) => setSearch(value === 'living' ? {} : { show: value }, { replace: true })}
            data={FILTERS.map((value) => ({ value, label: t(`sessions.${value}`) }))}
          />
          <ExportMenu lists={[{ address: '/api/app/sessions', query: exported(filter) }]} />
        </Group>
      }
    >
      {content()}
      {dialogs}
    </Page>
  );
}

function exported(filter: SessionFilter): URLSearchParams {
  const status = statusesOf(filter);
  return new URLSearchParams(status === undefined ? {} : { status });
}

function NoSessions({ filter }: { filter: SessionFilter }) {
  const { t } = useTranslation('portal');
  const isEnded = filter === 'ended';
  return (
    <EmptyState
      icon={<IconStack2 />}
      title={t(isEnded ? 'sessions.noEnded' : 'sessions.noLiving')}
      cure={t(isEnded ? 'sessions.noEndedCure' : 'sessions.noLivingCure')}
      action={
        <Button component={Link} to="/apps">
          {t('sessions.toApps')}
        </Button>
      }
    />
  );
}
