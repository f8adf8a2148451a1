/** The way to a new study: its solver, and then its form. */
import { Alert, NativeSelect, Stack } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'react-router';
import * as caeTexts from '../cae/locales.ts';
import { useSolver, useSolvers } from '../cae/queries.ts';
import { Unavailable } from '../cae/SolverCards.tsx';
import { BackLink } from '../portal/BackLink.tsx';
import { Panel } from '../portal/Panel.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { useApps } from '../ui/queries.ts';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { StudyFields } from './form/StudyFields.tsx';
import { type Beginning, studyValues } from './form/study-form.ts';
import * as texts from './locales.ts';

addTexts('cae', caeTexts);
addTexts('studies', texts);

const READABLE_PX = 860;

export function NewStudyPage() {
  const { t } = useTranslation('studies');
  const localized = useLocalized();
  const [address, setAddress] = useSearchParams();
  const state: unknown = useLocation().state;
  const typed = useRef(beginningIn(state));
  const solverId = address.get('solver') ?? undefined;
  const solvers = useSolvers();
  const solver = useSolver(solverId);
  const isKnown = solvers.data?.solvers.some(({ solver_id }) => solver_id === solverId);
  // What may be had of the cluster comes with the catalogue. The form is there without it, too.
  const apps = useApps();

  const form = () => {
    if (solverId === undefined) return null;
    if (solver.isError && !solver.data) return <ErrorState error={solver.error} onRetry={solver.refetch} />;
    if (!solver.data || apps.isPending) return <RowsSkeleton rows={3} height={160} />;
    const { unavailable, solver_id } = solver.data;
    return (
      <>
        {unavailable && (
          <Alert color="amber">
            <Unavailable unavailable={unavailable} />
          </Alert>
        )}
        <StudyFields
          key={solver_id}
          solver={solver.data}
          cluster={apps.data?.cluster ?? null}
          begin={studyValues(solver.data, typed.current)}
          onType={(values) => {
            typed.current = { solver_id, values };
          }}
        />
      </>
    );
  };

  return (
    <>
      <BackLink to="/cae/studies" label={t('back')} />
      <Page title={t('form.title')} lead={t('lead')}>
        <Stack gap="md" maw={READABLE_PX}>
          {solvers.isPending && <RowsSkeleton rows={1} height={110} />}
          {solvers.isError && !solvers.data && <ErrorState error={solvers.error} onRetry={solvers.refetch} />}
          {solvers.data && (
            <Panel>
              <NativeSelect
                label={t('form.solver')}
                withAsterisk
                value={isKnown ? solverId : ''}
                onChange={({ currentTarget }) => setAddress({ solver: currentTarget.value }, { replace: true })}
                data={[
                  ...(isKnown ? [] : [{ value: '', label: t('form.chooseSolver') }]),
                  ...solvers.data.solvers.map(({ solver_id, name }) => ({ value: solver_id, label: localized(name) })),
                ]}
              />
            </Panel>
          )}
          {solvers.data && form()}
        </Stack>
      </Page>
    </>
  );
}

/** What the form of a run has handed over. */
function beginningIn(state: unknown): Beginning | null {
  return typeof state === 'object' && state !== null && 'solver_id' in state && 'values' in state
    ? (state as Beginning)
    : null;
}
