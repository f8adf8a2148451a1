import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Workflow } from '../../../src/workflows/schema.ts';
import { ConfirmDialog } from '../../portal/ConfirmDialog.tsx';
import { useViewing } from '../../ui/queries.ts';
import { useRemoveWorkflow } from '../queries.ts';

export function RemoveButton({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation('workflows');
  const isViewed = useViewing() !== null;
  const navigate = useNavigate();
  const remove = useRemoveWorkflow(workflow);
  const [isAsking, setAsking] = useState(false);
  if (isViewed) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setAsking(true)}>
        {t('remove.button')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          question={t('remove.question', { name: workflow.name })}
          warning={t('remove.warning')}
          action={t('remove.action')}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate('/cae/workflows', { replace: true }) })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
