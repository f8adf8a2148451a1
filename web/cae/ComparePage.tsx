/** Several runs: their curves over each other, and what they differ in. */
import { Alert, Button, Stack } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { BackLink } from '../portal/BackLink.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { Comparison } from './Comparison.tsx';
import * as texts from './locales.ts';
import { useRunEvents, useRunQuery } from './queries.ts';
import { compareAddress, comparedIn } from './search.ts';

addTexts('cae', texts);

export function ComparePage() {
  const { t } = useTranslation('cae');
  useRunEvents();
  const [address] = useSearchParams();
  const ids = comparedIn(address);
  const queryOf = useRunQuery();
  const runs = useQueries({ queries: ids.map((runId) => queryOf(runId)) });
  const missing = ids.filter((_, index) => runs[index]?.error?.code === 'not_found');
  const failed = runs.find(({ error, data }) => error && !data && error.code !== 'not_found');
  const found = runs.flatMap(({ data }) => (data ? [data] : []));

  const content = () => {
    if (failed) return <ErrorState error={failed.error} onRetry={failed.refetch} />;
    if (runs.some(({ isPending }) => isPending)) return <RowsSkeleton />;
    if (found.length < 2)
      return (
        <EmptyState
          icon={<IconGitCompare />}
          title={t('compare.none')}
          cure={t('compare.noneCure')}
          action={
            <Button component={Link} to="/cae">
              {t('back')}
            </Button>
          }
        />
      );
    return <Comparison runs={found} addressWithout={(runId) => compareAddress(ids.filter((one) => one !== runId))} />;
  };

  return (
    <>
      <BackLink to="/cae" label={t('back')} />
      <Page title={t('compare.title')} lead={t('compare.lead')}>
        <Stack gap="md">
          {missing.map((id) => (
            <Alert key={id} color="amber">
              {t('compare.missing', { id })}
            </Alert>
          ))}
          {content()}
        </Stack>
      </Page>
    </>
  );
}
