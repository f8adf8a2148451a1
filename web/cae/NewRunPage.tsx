/** The way to a new run: the form of its solver, empty or with the values of an earlier run. */
import { Alert, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { BackLink } from '../portal/BackLink.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { useApps } from '../ui/queries.ts';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import * as texts from './locales.ts';
import { useRun, useSolver } from './queries.ts';
import { RunForm } from './RunForm.tsx';
import { initialValues, valuesOf } from './run-form.ts';
import { Unavailable } from './SolverCards.tsx';

addTexts('cae', texts);

const READABLE_PX = 860;

export function NewRunPage() {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  const { solver: solverId } = useParams();
  const [address] = useSearchParams();
  const from = address.get('from');
  const solver = useSolver(solverId);
  const earlier = useRun(from);
  // What may be had of the cluster comes with the catalogue. The form is there without it, too.
  const apps = useApps();
  const isReady = solver.data && !apps.isPending && (from === null || !earlier.isPending);

  const content = () => {
    if (solver.isError && !solver.data) return <ErrorState error={solver.error} onRetry={solver.refetch} />;
    if (!isReady) return <RowsSkeleton rows={3} height={120} />;
    const run = earlier.data?.solver_id === solver.data.solver_id ? earlier.data : undefined;
    return (
      <Stack gap="md" maw={READABLE_PX}>
        {solver.data.unavailable && (
          <Alert color="amber" title={t('solvers.unavailable')}>
            <Unavailable unavailable={solver.data.unavailable} />
          </Alert>
        )}
        {from !== null && (
          <Alert color={run ? 'marine' : 'amber'}>{run ? t('form.again', { name: run.name }) : t('form.gone')}</Alert>
        )}
        <RunForm
          solver={solver.data}
          cluster={apps.data?.cluster ?? null}
          begin={run ? valuesOf(solver.data, run) : initialValues(solver.data)}
        />
      </Stack>
    );
  };

  return (
    <>
      <BackLink to="/cae" label={t('back')} />
      <Page
        title={t('form.title', { solver: solver.data ? localized(solver.data.name) : (solverId ?? '') })}
        {...(solver.data && { lead: localized(solver.data.description) })}
      >
        {content()}
      </Page>
    </>
  );
}
