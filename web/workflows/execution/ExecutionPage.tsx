/** One execution of a workflow: how far its steps are, and what can be done with it. */
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Execution } from '../../../src/workflows/schema.ts';
import * as caeTexts from '../../cae/locales.ts';
import { BackLink } from '../../portal/BackLink.tsx';
import { Panel } from '../../portal/Panel.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import * as texts from '../locales.ts';
import { useExecution, useExecutionEvents } from '../queries.ts';
import { ExecutionActions } from './ExecutionActions.tsx';
import { ExecutionBadge } from './ExecutionBadge.tsx';
import { ExecutionGraph } from './ExecutionGraph.tsx';
import { StepTable } from './StepTable.tsx';
import { canResume, doneAmong } from './steps.ts';

addTexts('cae', caeTexts);
addTexts('workflows', texts);

export function ExecutionPage() {
  const { t } = useTranslation('workflows');
  useExecutionEvents();
  const { executionId = '' } = useParams();
  const execution = useExecution(executionId);
  const { data } = execution;
  return (
    <>
      <Back execution={data} />
      <Page
        title={data?.name ?? t('execution.one')}
        {...(data && { lead: t('execution.ofVersion', { version: data.workflow_version }) })}
        actions={data && <ExecutionActions execution={data} />}
      >
        {execution.isPending && <RowsSkeleton />}
        {execution.isError && !data && <ErrorState error={execution.error} onRetry={execution.refetch} />}
        {data && <Content execution={data} />}
      </Page>
    </>
  );
}

function Back({ execution }: { execution: Execution | undefined }) {
  const { t } = useTranslation('workflows');
  if (execution === undefined) return <BackLink to="/cae/workflows" label={t('back')} />;
  const { workflow_id, name } = execution;
  return <BackLink to={`/cae/workflows/${workflow_id}`} label={t('execution.toWorkflow', { name })} />;
}

function Content({ execution }: { execution: Execution }) {
  const { t } = useTranslation('workflows');
  const { status, steps, created_at } = execution;
  return (
    <Stack gap="lg">
      <Panel>
        <Stack gap="md">
          <Group gap="md">
            <ExecutionBadge status={status} />
            <Text span size="sm">
              {t('execution.stepsDone', { done: doneAmong(steps), all: steps.length })}
            </Text>
            <Text span size="sm" c="dimmed">
              <RelativeTime at={created_at} />
            </Text>
          </Group>
          {canResume(status) && <ResumeHelp execution={execution} />}
          <ExecutionGraph execution={execution} />
        </Stack>
      </Panel>
      <Panel title={t('steps.title')}>
        <StepTable steps={steps} />
      </Panel>
    </Stack>
  );
}

function ResumeHelp({ execution: { workflow_id } }: { execution: Execution }) {
  const { t } = useTranslation('workflows');
  return (
    <div>
      <Text size="sm">{t('execution.resumeHelp')}</Text>
      <Anchor component={Link} to={`/cae/workflows/${workflow_id}`} size="sm">
        {t('execution.mend')}
      </Anchor>
    </div>
  );
}
