/** The queue, and jobs that have ended. */
import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { isOneMachine } from '../../ui/one-machine.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { fullTime } from '../../ui/times.ts';
import * as texts from '../locales/jobs.ts';
import { JobTable } from './JobTable.tsx';
import { JobTools } from './JobTools.tsx';
import { useJobPages } from './queries.ts';
import { type JobSearch, readSearch, writeSearch } from './search.ts';

addTexts('jobs', texts);

const NONE: number[] = [];

export const JobsPage = isOneMachine ? NoQueue : QueuePage;

/** Nobody is led here; an address may be. */
function NoQueue() {
  const { t } = useTranslation('jobs');
  return (
    <Page title={t('title')}>
      <EmptyState
        icon={<IconListCheck />}
        title={t('oneMachine')}
        cure={t('oneMachineCure')}
        action={
          <Button component={Link} to="/sessions">
            {t('toSessions')}
          </Button>
        }
      />
    </Page>
  );
}

function QueuePage() {
  const { t, i18n } = useTranslation('jobs');
  const [address, setAddress] = useSearchParams();
  const search = readSearch(address);
  const [shown, setShown] = useState(NONE);
  // The first tells how many there are, wherever in them one is.
  const numbers = [0, ...shown.filter((page) => page !== 0)];
  const pages = useJobPages(search, numbers);
  const first = pages[0]?.data;
  const failed = pages.find(({ isError }) => isError);
  const change = (some: Partial<JobSearch>) => {
    window.scrollTo({ top: 0 });
    setShown(NONE);
    setAddress(writeSearch({ ...search, ...some }), { replace: true });
  };

  const list = () => {
    if (failed && !failed.data) return <ErrorState error={failed.error} onRetry={failed.refetch} />;
    if (!first) return <RowsSkeleton rows={6} height={52} />;
    if (first.account === null && search.scope === 'mine')
      return <EmptyState icon={<IconListCheck />} title={t('empty')} cure={t('noAccount')} />;
    if (first.total === 0) {
      const isNarrowed = search.q.trim() !== '' || search.node !== '' || search.partition !== '';
      return (
        <EmptyState
          icon={<IconListCheck />}
          title={t(isNarrowed ? 'nothingFound' : 'empty')}
          cure={t(isNarrowed ? 'nothingFoundCure' : 'emptyCure')}
        />
      );
    }
    return (
      <JobTable
        total={first.total}
        pages={new Map(pages.flatMap(({ data }, index) => (data ? [[numbers[index] ?? 0, data.jobs]] : [])))}
        showsUser={search.scope === 'all'}
        onShow={setShown}
      />
    );
  };

  return (
    <Page title={t('title')} lead={t('lead')}>
      <Stack gap="md">
        <JobTools search={search} list={first} onChange={change} />
        {first && !first.is_current && (
          <Alert color="yellow" role="status">
            {t('stale', { when: fullTime(Date.parse(first.seen_at), i18n.language) })}
          </Alert>
        )}
        {first && !first.shows_all && search.scope === 'all' && (
          <Text size="sm" c="dimmed">
            {t('onlyMine')}
          </Text>
        )}
        {list()}
      </Stack>
    </Page>
  );
}
