import { Button, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StaffSession } from '../../../src/support/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useSessionLog } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import classes from './StaffSessionPage.module.css';

/** The last words of the session. */
export function StaffLog({ session }: { session: StaffSession }) {
  const { t } = useTranslation('support');
  const log = useSessionLog(session.session_id);
  if (log.isPending) return <RowsSkeleton rows={1} height={160} />;
  if (!log.data) return <ErrorState error={log.error} onRetry={log.refetch} />;
  return (
    <>
      <div className={classes.head}>
        <Text size="sm" c="dimmed">
          {log.data.truncated && t('logTruncated')}
        </Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={15} />}
          loading={log.isFetching}
          onClick={() => log.refetch()}
        >
          {t('refresh')}
        </Button>
      </div>
      {log.data.log === '' ? (
        <Text size="sm">{t('logEmpty')}</Text>
      ) : (
        <textarea
          className={classes.log}
          aria-label={t('logLabel', { name: session.name })}
          readOnly
          wrap="off"
          value={log.data.log}
        />
      )}
    </>
  );
}
