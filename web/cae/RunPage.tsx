/** One run: how far it is, how it converges, what it writes, and what can be done with it. */

import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Run } from '../../src/runs/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { BackLink } from '../portal/BackLink.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { useStudy } from '../studies/queries.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { isAwaited } from './follow.ts';
import * as texts from './locales.ts';
import { useRun, useRunEvents, useSolver } from './queries.ts';
import { RunActions } from './RunActions.tsx';
import { RunCurves } from './RunCurves.tsx';
import { RunFacts } from './RunFacts.tsx';
import { RunLogPanel } from './RunLogPanel.tsx';
import { RunStanding } from './RunStanding.tsx';
import { type RunCurves as Curves, useCurves } from './useCurves.ts';
import { useRunLog } from './useRunLog.ts';
import { isLiving } from './words.ts';

addTexts('cae', texts);

export function RunPage() {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  useRunEvents();
  const { runId = '' } = useParams();
  const run = useRun(runId);
  const { data } = run;
  // It may be gone, or broken: the run is shown without it.
  const solver = useSolver(data?.solver_id).data;
  return (
    <>
      <Back run={data} />
      <Page
        title={data?.name ?? t('run')}
        {...(data && { lead: solver ? localized(solver.name) : data.solver_id })}
        actions={data && <RunActions run={data} solver={solver} />}
      >
        {run.isPending && <RowsSkeleton />}
        {run.isError && !data && <ErrorState error={run.error} onRetry={run.refetch} />}
        {data && (
          <Stack gap="md">
            <Content run={data} solver={solver} />
          </Stack>
        )}
      </Page>
    </>
  );
}

/** A run of a study is in the list of its study alone; one of a workflow is a step of an execution. */
function Back({ run }: { run: Run | undefined }) {
  const { t } = useTranslation('cae');
  const studyId = run?.study_id ?? null;
  const study = useStudy(studyId).data;
  if (run && run.execution_id !== null)
    return (
      <BackLink to={`/cae/executions/${run.execution_id}`} label={t('ofExecution', { step: run.execution_step })} />
    );
  if (studyId === null) return <BackLink to="/cae" label={t('back')} />;
  const number = (run?.study_index ?? 0) + 1;
  return <BackLink to={`/cae/studies/${studyId}`} label={t('ofStudy', { number, name: study?.name ?? studyId })} />;
}

function Content({ run, solver }: { run: Run; solver: Solver | undefined }) {
  const [curves] = useCurves([run.run_id]);
  const log = useRunLog(run.run_id);
  return (
    <>
      <RunStanding run={run} solver={solver} />
      {/* All at once, so that nothing jumps. */}
      {curves === undefined || isAwaited(curves) || isAwaited(log) ? (
        <RowsSkeleton height={200} />
      ) : (
        <>
          <Convergence run={run} solver={solver} curves={curves} />
          <RunLogPanel run={run} log={log} />
          <RunFacts run={run} solver={solver} />
        </>
      )}
    </>
  );
}

function Convergence({ run, solver, curves }: { run: Run; solver: Solver | undefined; curves: Curves }) {
  const { t } = useTranslation('cae');
  return (
    <Stack component="section" gap="sm" aria-label={t('curves.title')}>
      {curves.error !== null && <ErrorState error={curves.error} />}
      {curves.hasHole && (
        <Text size="sm" c="dimmed">
          {t('curves.hole')}
        </Text>
      )}
      {curves.groups.length > 0 ? (
        <RunCurves sources={[{ label: '', groups: curves.groups }]} solver={solver} />
      ) : (
        curves.isKnown && <Text c="dimmed">{t(isLiving(run) ? 'curves.none' : 'curves.noneEnded')}</Text>
      )}
    </Stack>
  );
}
