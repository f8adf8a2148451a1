import { Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionLog } from '../ui/queries.ts';
import classes from './LogTail.module.css';

const LINES = 40;

export function LogTail({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation('framework');
  const title = useId();
  const { data, isPending } = useSessionLog(sessionId);
  const lines = data?.log.trimEnd().split('\n').slice(-LINES).join('\n');
  return (
    <section className={classes.log} aria-labelledby={title}>
      <Text size="sm" fw={600} id={title}>
        {t('ended.log')}
      </Text>
      {lines ? (
        <pre className={classes.lines}>{lines}</pre>
      ) : (
        <Text size="sm" c="dimmed" mt={4}>
          {t(isPending ? 'ended.logLoading' : data ? 'ended.logEmpty' : 'ended.logMissing')}
        </Text>
      )}
    </section>
  );
}
