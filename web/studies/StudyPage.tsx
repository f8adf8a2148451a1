/** One study: how far its runs are, what came out of them, and what can be done with it. */

import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Solver } from '../../src/solvers/schema.ts';
import type { Study } from '../../src/studies/schema.ts';
import * as caeTexts from '../cae/locales.ts';
import { useSolver } from '../cae/queries.ts';
import { BackLink } from '../portal/BackLink.tsx';
import { Panel } from '../portal/Panel.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { CountsBar } from './CountsBar.tsx';
import * as texts from './locales.ts';
import { useSamples, useStudy, useStudyEvents } from './queries.ts';
import { ResponsePanel } from './response/ResponsePanel.tsx';
import { StudyActions } from './StudyActions.tsx';
import { StudyBadge } from './StudyBadge.tsx';
import { StudyFacts } from './StudyFacts.tsx';
import { SamplesPanel } from './samples/SamplesPanel.tsx';
import { useSampleColumns } from './samples/useSampleColumns.ts';

addTexts('cae', caeTexts);
addTexts('studies', texts);

export function StudyPage() {
  const { t } = useTranslation('studies');
  const localized = useLocalized();
  useStudyEvents();
  const { studyId = '' } = useParams();
  const study = useStudy(studyId);
  const { data } = study;
  // It may be gone, or broken: the study is shown without it.
  const solver = useSolver(data?.solver_id).data;
  return (
    <>
      <BackLink to="/cae/studies" label={t('back')} />
      <Page
        title={data?.name ?? t('study')}
        {...(data && { lead: solver ? localized(solver.name) : data.solver_id })}
        actions={data && <StudyActions study={data} />}
      >
        {study.isPending && <RowsSkeleton />}
        {study.isError && !data && <ErrorState error={study.error} onRetry={study.refetch} />}
        {data && <Content study={data} solver={solver} />}
      </Page>
    </>
  );
}

function Content({ study, solver }: { study: Study; solver: Solver | undefined }) {
  return (
    <Stack gap="lg">
      <Panel>
        <Stack gap="md">
          <div>
            <StudyBadge status={study.status} />
          </div>
          <CountsBar study={study} size="lg" />
        </Stack>
      </Panel>
      <Samples study={study} solver={solver} />
    </Stack>
  );
}

function Samples({ study, solver }: { study: Study; solver: Solver | undefined }) {
  const samples = useSamples(study.study_id);
  const columns = useSampleColumns(study, solver, samples.data ?? NONE);
  if (samples.isPending) return <RowsSkeleton />;
  if (samples.isError && !samples.data) return <ErrorState error={samples.error} onRetry={samples.refetch} />;
  return (
    <>
      <ResponsePanel study={study} samples={samples.data} columns={columns} />
      {/* Before what may be a thousand rows. */}
      <StudyFacts study={study} solver={solver} />
      <SamplesPanel study={study} samples={samples.data} columns={columns} />
    </>
  );
}

const NONE: never[] = [];
