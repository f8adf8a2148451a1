import { Button, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useSessionLog } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import classes from './SessionLog.module.css';

/** The last words of a session. `height` is that of the text, as CSS has it. */
export function SessionLog({ session, height }: { session: Session; height: string }) {
  const { t } = useTranslation('portal');
  const log = useSessionLog(session.session_id);
  if (log.isPending) return <RowsSkeleton rows={1} height={220} />;
  if (!log.data) return <ErrorState error={log.error} onRetry={log.refetch} />;
  return (
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
        <textarea
          className={classes.log}
          style={{ height }}
          aria-label={t('sessions.logTitle', { name: session.name })}
          readOnly
          wrap="off"
          value={log.data.log}
        />
      )}
    </>
  );
}
