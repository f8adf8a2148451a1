/** Runs of solvers, the newest first, and the templates that new ones begin with. */

import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Solver } from '../../src/solvers/schema.ts';
import { TypedSearch } from '../portal/TypedSearch.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { Chips } from '../ui/Chips.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { CaeSections } from './CaeSections.tsx';
import { ChosenRuns } from './ChosenRuns.tsx';
import * as texts from './locales.ts';
import { useRunEvents, useRuns, useSolvers } from './queries.ts';
import { RunTable } from './RunTable.tsx';
import { SOLVERS_ID, SolverCards } from './SolverCards.tsx';
import { COMPARED_MAX, isNarrowed, type RunSearch, readSearch, SHOWS, writeSearch } from './search.ts';

addTexts('cae', texts);

export function RunsPage() {
  const { t } = useTranslation('cae');
  useRunEvents();
  const [address, setAddress] = useSearchParams();
  const search = readSearch(address);
  const solvers = useSolvers();
  const areRunsPending = useRuns(search).isPending;
  const change = (some: Partial<RunSearch>) => setAddress(writeSearch({ ...search, ...some }), { replace: true });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Stack gap="xl">
        <Stack gap="md">
          <CaeSections />
          <Tools search={search} solvers={solvers.data?.solvers ?? []} onChange={change} />
          <Runs
            search={search}
            solvers={solvers.data?.solvers ?? []}
            onShowAll={() => setAddress({}, { replace: true })}
          />
        </Stack>
        {/* It would be pushed away by the runs above. */}
        {!areRunsPending && <Solvers solvers={solvers} />}
      </Stack>
    </Page>
  );
}

function Solvers({ solvers }: { solvers: ReturnType<typeof useSolvers> }) {
  if (solvers.data) return <SolverCards list={solvers.data} />;
  if (solvers.isError) return <ErrorState error={solvers.error} onRetry={solvers.refetch} />;
  return <RowsSkeleton rows={2} height={120} />;
}

function Tools(props: { search: RunSearch; solvers: Solver[]; onChange: (some: Partial<RunSearch>) => void }) {
  const { search, onChange } = props;
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  return (
    <search>
      <Group gap="sm">
        <TypedSearch label={t('search')} value={search.q} onChange={(q) => onChange({ q })} />
        <Chips
          label={t('show')}
          value={search.show}
          options={SHOWS.map((value) => ({ value, label: t(`shows.${value}`) }))}
          onChange={(show) => onChange({ show })}
        />
        <NativeSelect
          aria-label={t('ofSolver')}
          w={{ base: '100%', xs: 'auto' }}
          value={search.solver}
          onChange={({ currentTarget }) => onChange({ solver: currentTarget.value })}
          data={[
            { value: '', label: t('allSolvers') },
            ...props.solvers.map(({ solver_id, name }) => ({ value: solver_id, label: localized(name) })),
          ]}
        />
      </Group>
    </search>
  );
}

function Runs({ search, solvers, onShowAll }: { search: RunSearch; solvers: Solver[]; onShowAll: () => void }) {
  const { t } = useTranslation('cae');
  const runs = useRuns(search);
  const [chosen, setChosen] = useState<string[]>([]);

  if (runs.isPending) return <RowsSkeleton rows={3} height={58} />;
  if (runs.isError && !runs.data) return <ErrorState error={runs.error} onRetry={runs.refetch} />;
  const rows = runs.data.pages.flatMap((page) => page.runs);
  if (rows.length === 0 && !runs.hasNextPage)
    return isNarrowed(search) ? (
      <EmptyState
        icon={<IconChartLine />}
        title={t('nothingFound')}
        cure={t('nothingFoundCure')}
        action={<Button onClick={onShowAll}>{t('showAll')}</Button>}
      />
    ) : (
      <EmptyState
        icon={<IconChartLine />}
        title={t('empty')}
        cure={t('emptyCure')}
        action={
          <Button component="a" href={`#${SOLVERS_ID}`}>
            {t('toSolvers')}
          </Button>
        }
      />
    );
  return (
    <>
      <ChosenRuns runIds={chosen} onClear={() => setChosen([])} />
      <RunTable
        runs={rows}
        solvers={solvers}
        chosen={chosen}
        isFull={chosen.length >= COMPARED_MAX}
        onChoose={(runId, isChosen) =>
          setChosen((before) => [...before.filter((one) => one !== runId), ...(isChosen ? [runId] : [])])
        }
      />
      {runs.isFetchNextPageError && <ErrorState error={runs.error} />}
      {runs.hasNextPage && (
        <Button
          variant="default"
          loading={runs.isFetchingNextPage}
          onClick={() => runs.fetchNextPage()}
          style={{ alignSelf: 'center' }}
        >
          {t('more')}
        </Button>
      )}
    </>
  );
}
