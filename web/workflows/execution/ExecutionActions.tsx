/** What can be done with an execution in its present state. */
import { Button, Group } from '@mantine/core';
import { IconPlayerStopFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Execution } from '../../../src/workflows/schema.ts';
import { ConfirmDialog } from '../../portal/ConfirmDialog.tsx';
import { useViewing } from '../../ui/queries.ts';
import { useCancel } from '../queries.ts';
import { Resume } from './Resume.tsx';
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
