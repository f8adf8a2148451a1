import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerStopFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../portal/ConfirmDialog.tsx';
import { useViewing } from '../ui/queries.ts';
import { useCancelAll } from './queries.ts';

/** Ends all that starts by itself. */
export function CancelAll() {
  const { t } = useTranslation('schedules');
  const { t: ui } = useTranslation('ui');
  const isViewed = useViewing() !== null;
  const cancelling = useCancelAll();
  const [isAsking, setAsking] = useState(false);
  if (isViewed) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlayerStopFilled size={16} />}
        onClick={() => {
          cancelling.reset();
          setAsking(true);
        }}
      >
        {t('actions.cancelAll')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          question={t('cancelAllQuestion')}
          warning={t('cancelAllWarning')}
          action={t('cancelAllAction')}
          isPending={cancelling.isPending}
          error={cancelling.error}
          onConfirm={() =>
            cancelling.mutate(undefined, {
              onSuccess: (done) => {
                setAsking(false);
                notifications.show({
                  message: t('cancelled', { ...done }),
                  closeButtonProps: { 'aria-label': ui('close') },
                });
              },
            })
          }
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
