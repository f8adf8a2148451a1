/** What can be done with an execution in its present state. */
import { Button, Group } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Execution } from '../../../src/workflows/schema.ts';
import { ConfirmDialog } from '../../portal/ConfirmDialog.tsx';
import { useViewing } from '../../ui/queries.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { useCancel, useResume, useWorkflow } from '../queries.ts';
import { canResume } from './steps.ts';

const ICON_PX = 16;

export function ExecutionActions({ execution }: { execution: Execution }) {
  const isViewed = useViewing() !== null;
  if (isViewed) return null;
  return (
    <Group gap="sm">
      {canResume(execution.status) && <Resume execution={execution} />}
      {execution.status === 'running' && <Cancel execution={execution} />}
    </Group>
  );
}

/** It goes on by the latest version, which the button names: nobody starts another one unawares. */
function Resume({ execution }: { execution: Execution }) {
  const { t } = useTranslation('workflows');
  const latest = useWorkflow(execution.workflow_id);
  const version = latest.data?.version;
  const resume = useResume(execution.execution_id);
  const tellFailure = useFailureNotice();
  if (latest.isError && version === undefined) return null;
  return (
    <Button
      leftSection={<IconPlayerPlayFilled size={ICON_PX} />}
      // It has its place before the latest version is known.
      loading={version === undefined || resume.isPending}
      onClick={() => version !== undefined && resume.mutate({ version }, { onError: (error) => tellFailure(error) })}
    >
      {t('execution.resume', { version: version ?? execution.workflow_version })}
    </Button>
  );
}

function Cancel({ execution }: { execution: Execution }) {
  const { t } = useTranslation('workflows');
  const cancel = useCancel(execution.execution_id);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button color="red" leftSection={<IconPlayerStopFilled size={ICON_PX} />} onClick={() => setAsking(true)}>
        {t('execution.cancel')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          question={t('execution.cancelQuestion', { name: execution.name })}
          warning={t('execution.cancelWarning')}
          action={t('execution.cancelAll')}
          isPending={cancel.isPending}
          error={cancel.error}
          onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
