import { Text } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionLog } from '../ui/queries.ts';
import classes from './LogTail.module.css';

const LINES = 40;

/** The last words of a session. A text field and not a paragraph: it scrolls and can be selected by keyboard. */
export function LogTail({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation('framework');
  const title = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { data, isPending } = useSessionLog(sessionId);
  const lines = data?.log.trimEnd().split('\n').slice(-LINES).join('\n');
  useEffect(() => {
    if (lines && field.current) field.current.scrollTop = field.current.scrollHeight;
  }, [lines]);
  return (
    <section className={classes.log} aria-labelledby={title}>
      <Text size="sm" fw={600} id={title}>
        {t('ended.log')}
      </Text>
      {lines ? (
        <textarea
          ref={field}
          className={classes.lines}
          readOnly
          rows={Math.min(10, lines.split('\n').length + 1)}
          aria-labelledby={title}
          value={lines}
        />
      ) : (
        <Text size="sm" c="dimmed" mt={4}>
          {t(isPending ? 'ended.logLoading' : data ? 'ended.logEmpty' : 'ended.logMissing')}
        </Text>
      )}
    </section>
  );
}
