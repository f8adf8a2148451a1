import { Loader, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { useNow } from '../ui/useNow.ts';
import classes from './StartProgress.module.css';
import { startProgress } from './startSteps.ts';

const TICK_MS = 100;

/** What happens until the desktop is there, step by step, as the server tells it. */
export function StartProgress({ session }: { session: Session }) {
  const { t } = useTranslation(['framework', 'ui']);
  const now = useNow(TICK_MS);
  const inSeconds = (seconds: number) => t('progress.seconds', { seconds: seconds.toFixed(1) });
  const elapsed = Math.max(0, (now - Date.parse(session.created_at)) / 1000);
  return (
    <div className={classes.place}>
      <section className={classes.card} aria-labelledby="start-title">
        <Title order={2} size="h3" id="start-title">
          {t(session.status === 'pending' ? 'progress.waits' : 'progress.title', { name: session.name })}
        </Title>
        <Text size="sm" c="dimmed" mt={4} {...(session.message !== null && { lang: 'en' })}>
          {session.message ?? t(`ui:statusHelp.${session.status}`)}
        </Text>
        <ol className={classes.steps} aria-live="polite">
          {startProgress(session).map(({ step, state, seconds }) => (
            <li
              key={step}
              className={classes.step}
              data-state={state}
              aria-current={state === 'current' ? 'step' : undefined}
            >
              <span className={classes.mark}>
                {state === 'done' && <IconCheck size={14} stroke={3} aria-hidden />}
                {state === 'current' && <Loader size={16} aria-hidden />}
              </span>
              <span>{t(`ui:step.${step}`)}</span>
              <span className={classes.seconds} aria-live="off">
                {state === 'current' ? inSeconds(elapsed) : seconds !== null && inSeconds(seconds)}
              </span>
            </li>
          ))}
        </ol>
        <Text size="xs" c="dimmed">
          {t('progress.leave')}
        </Text>
      </section>
    </div>
  );
}
