/** A version of before, as it was. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Workflow } from '../../../src/workflows/schema.ts';
import { Panel } from '../../portal/Panel.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useViewing } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { TextGraph } from '../graph/TextGraph.tsx';
import { useVersion } from '../queries.ts';
import { StartButton } from './StartButton.tsx';
import { useStart } from './useStart.ts';
import { YamlEditor } from './YamlEditor.tsx';

export function VersionPanel(props: { workflow: Workflow; version: number; onTake: (yaml: string) => void }) {
  const { workflow, version } = props;
  const { t } = useTranslation('workflows');
  const isViewed = useViewing() !== null;
  const was = useVersion(workflow.workflow_id, version);
  const start = useStart(workflow);
  if (was.isPending) return <RowsSkeleton rows={1} height={400} />;
  if (was.isError) return <ErrorState error={was.error} onRetry={was.refetch} />;
  return (
    <>
      <Panel title={t('version', { version })}>
        <Stack gap="md">
          <Text size="sm">{t('versions.reading', { version, latest: workflow.version })}</Text>
          <YamlEditor text={was.data.yaml} error={start.error} errorTitle={t('editor.notStarted', { version })} />
          <Group gap="sm">
            <Button component={Link} to={`/cae/workflows/${workflow.workflow_id}`} variant="default">
              {t('versions.toLatest')}
            </Button>
            {!isViewed && (
              <>
                <Button variant="default" onClick={() => props.onTake(was.data.yaml)} title={t('versions.takeHelp')}>
                  {t('versions.take')}
                </Button>
                <StartButton start={start} version={version} isMain={false} />
              </>
            )}
          </Group>
        </Stack>
      </Panel>
      <TextGraph steps={was.data.steps} edges={was.data.edges} />
    </>
  );
}
