/** The text of the latest version, to be edited, saved and started. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WorkflowWithText } from '../../../src/workflows/schema.ts';
import { Panel } from '../../portal/Panel.tsx';
import { useViewing } from '../../ui/queries.ts';
import { useSaveWorkflow } from '../queries.ts';
import { StartButton } from './StartButton.tsx';
import { useStart } from './useStart.ts';
import { YamlEditor } from './YamlEditor.tsx';

export function EditedText(props: {
  workflow: WorkflowWithText;
  /** What was typed; null where nothing was. */
  draft: string | null;
  onDraft: (draft: string | null) => void;
}) {
  const { workflow, draft, onDraft } = props;
  const { t } = useTranslation('workflows');
  const isViewed = useViewing() !== null;
  const save = useSaveWorkflow(workflow);
  const start = useStart(workflow);
  const { version } = workflow;
  const text = draft ?? workflow.yaml;
  const edit = (typed: string) => onDraft(typed === workflow.yaml ? null : typed);
  const isChanged = text !== workflow.yaml;
  const told = isChanged ? t('editor.saveFirst') : save.data && t('editor.saved', { version: save.data.version });
  return (
    <Panel>
      <Stack gap="md">
        <YamlEditor
          text={text}
          // While it is saved nothing can be typed that would be lost.
          {...(!isViewed && !save.isPending && { onChange: edit })}
          error={save.error ?? start.error}
          {...(!save.error && { errorTitle: t('editor.notStarted', { version }) })}
        />
        {!isViewed && (
          <Group gap="sm">
            <Button
              variant={isChanged ? 'filled' : 'default'}
              loading={save.isPending}
              onClick={() => {
                start.reset();
                save.mutate({ yaml: text }, { onSuccess: () => onDraft(null) });
              }}
            >
              {t('editor.save')}
            </Button>
            {isChanged && (
              <Button
                variant="default"
                onClick={() => {
                  save.reset();
                  onDraft(null);
                }}
              >
                {t('editor.discard')}
              </Button>
            )}
            {!isChanged && <StartButton start={start} version={version} isMain onStart={save.reset} />}
            <Text size="sm" c="dimmed" role="status">
              {told}
            </Text>
          </Group>
        )}
      </Stack>
    </Panel>
  );
}
