/** Studies, the newest first. */

import { Button, Stack } from '@mantine/core';
import { IconChartDots3, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CaeSections } from '../cae/CaeSections.tsx';
import * as caeTexts from '../cae/locales.ts';
import { useSolvers } from '../cae/queries.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { useViewing } from '../ui/queries.ts';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import * as texts from './locales.ts';
import { useStudies, useStudyEvents } from './queries.ts';
import { StudyTable } from './StudyTable.tsx';

addTexts('cae', caeTexts);
addTexts('studies', texts);

export function StudiesPage() {
  const { t } = useTranslation('studies');
  useStudyEvents();
  return (
    <Page title={t('title')} lead={t('lead')} actions={<NewStudy />}>
      <Stack gap="md">
        <CaeSections />
        <Studies />
      </Stack>
    </Page>
  );
}

function NewStudy() {
  const { t } = useTranslation('studies');
  const isViewed = useViewing() !== null;
  if (isViewed) return null;
  return (
    <Button component={Link} to="/cae/studies/new" leftSection={<IconPlus size={16} />}>
      {t('new')}
    </Button>
  );
}

function Studies() {
  const { t } = useTranslation('studies');
  const studies = useStudies();
  const solvers = useSolvers();
  if (studies.isPending) return <RowsSkeleton rows={3} height={64} />;
  if (studies.isError && !studies.data) return <ErrorState error={studies.error} onRetry={studies.refetch} />;
  const rows = studies.data.pages.flatMap((page) => page.studies);
  if (rows.length === 0)
    return <EmptyState icon={<IconChartDots3 />} title={t('empty')} cure={t('emptyCure')} action={<NewStudy />} />;
  return (
    <>
      <StudyTable studies={rows} solvers={solvers.data?.solvers ?? []} />
      {studies.isFetchNextPageError && <ErrorState error={studies.error} />}
      {studies.hasNextPage && (
        <Button
          variant="default"
          loading={studies.isFetchingNextPage}
          onClick={() => studies.fetchNextPage()}
          style={{ alignSelf: 'center' }}
        >
          {t('more')}
        </Button>
      )}
    </>
  );
}
