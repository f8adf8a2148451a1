/** One workflow: its text, its graph, its versions and its executions. */
import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import type { WorkflowWithText } from '../../../src/workflows/schema.ts';
import * as caeTexts from '../../cae/locales.ts';
import { BackLink } from '../../portal/BackLink.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { TextGraph } from '../graph/TextGraph.tsx';
import * as texts from '../locales.ts';
import { useExecutionEvents, useWorkflow } from '../queries.ts';
import { EditedText } from './EditedText.tsx';
import { ExecutionsPanel } from './ExecutionsPanel.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import { useDraft } from './useDraft.ts';
import { VersionPanel } from './VersionPanel.tsx';
import { VersionsPanel } from './VersionsPanel.tsx';

addTexts('cae', caeTexts);
addTexts('workflows', texts);

export function WorkflowPage() {
  const { t } = useTranslation('workflows');
  useExecutionEvents();
  const { workflowId = '' } = useParams();
  const workflow = useWorkflow(workflowId);
  const { data } = workflow;
  return (
    <>
      <BackLink to="/cae/workflows" label={t('back')} />
      <Page
        title={data?.name ?? t('workflow')}
        {...(data && { lead: t('version', { version: data.version }) })}
        actions={data && <RemoveButton workflow={data} />}
      >
        {workflow.isPending && <RowsSkeleton />}
        {workflow.isError && !data && <ErrorState error={workflow.error} onRetry={workflow.refetch} />}
        {data && <Content workflow={data} />}
      </Page>
    </>
  );
}

function Content({ workflow }: { workflow: WorkflowWithText }) {
  const [address, setAddress] = useSearchParams();
  const [draft, setDraft] = useDraft(workflow.workflow_id);
  const asked = Number(address.get('version') ?? workflow.version);
  const isEarlier = asked !== workflow.version;
  return (
    <Stack gap="lg">
      {isEarlier ? (
        <VersionPanel
          workflow={workflow}
          version={asked}
          onTake={(yaml) => {
            setDraft(yaml);
            setAddress({}, { replace: true });
          }}
        />
      ) : (
        <>
          <EditedText workflow={workflow} draft={draft} onDraft={setDraft} />
          <TextGraph steps={workflow.steps} edges={workflow.edges} />
        </>
      )}
      <ExecutionsPanel workflow={workflow} />
      <VersionsPanel workflow={workflow} shown={asked} />
    </Stack>
  );
}
