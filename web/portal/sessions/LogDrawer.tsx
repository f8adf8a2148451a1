import { Button, Drawer, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useSessionLog } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import classes from './LogDrawer.module.css';

export function LogDrawer({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useTranslation('portal');
  const { t: ui } = useTranslation('ui');
  useReturnFocus();
  const log = useSessionLog(session.session_id);
  const title = t('sessions.logTitle', { name: session.name });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={title}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      {log.isPending && <RowsSkeleton rows={1} height={220} />}
      {log.isError && <ErrorState error={log.error} onRetry={log.refetch} />}
      {log.isSuccess && (
        <>
          <div className={classes.head}>
            <Text size="sm" c="dimmed">
              {log.data.truncated && t('sessions.logTruncated')}
            </Text>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={15} />}
              loading={log.isFetching}
              onClick={() => log.refetch()}
            >
              {t('sessions.refresh')}
            </Button>
          </div>
          {log.data.log === '' ? (
            <Text size="sm">{t('sessions.logEmpty')}</Text>
          ) : (
            <textarea className={classes.log} aria-label={title} readOnly wrap="off" value={log.data.log} />
          )}
        </>
      )}
    </Drawer>
  );
}
