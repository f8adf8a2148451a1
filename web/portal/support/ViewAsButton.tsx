import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../ui/queries.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { beginView } from '../../ui/viewing.ts';
import { ExplainDialog } from './ExplainDialog.tsx';

/** Leads to the portal as a user sees it. */
export function ViewAsButton({ userId, size }: { userId: string; size: 'xs' | 'sm' }) {
  const { t } = useTranslation('support');
  const me = useMe().data;
  const [isOpen, setIsOpen] = useState(false);
  const begin = useMutation({ mutationFn: (reason: string) => beginView(userId, reason) });
  const tellFailure = useFailureNotice();
  if (me?.user_id === userId) return null;
  return (
    <>
      <Button size={size} variant="default" leftSection={<IconEye size={16} />} onClick={() => setIsOpen(true)}>
        {t('view.button', { user: userId })}
      </Button>
      {isOpen && (
        <ExplainDialog
          title={t('view.title', { user: userId })}
          help={t('view.help', { user: userId })}
          label={t('view.reason')}
          submit={t('view.submit')}
          isPending={begin.isPending || begin.isSuccess}
          onSubmit={(reason) =>
            begin.mutate(reason, { onError: (error) => tellFailure(error, t('view.refused', { user: userId })) })
          }
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
