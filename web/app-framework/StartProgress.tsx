import { Loader, Text, Title } from '@mantine/core';
import { IconCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { isOnCluster } from '../ui/placement.ts';
import { useNow } from '../ui/useNow.ts';
import { waitingInWords } from '../ui/waiting.ts';
import { HoldButton } from './HoldButton.tsx';
import { NotifyButton } from './NotifyButton.tsx';
import { Placement } from './Placement.tsx';
import classes from './StartProgress.module.css';
import { elapsedInWords, isLong, startProgress } from './startSteps.ts';

const TICK_MS = 100;
const CALM_TICK_MS = 1_000;

/** What happens until the desktop is there, step by step, as the server tells it. */
export function StartProgress({ session }: { session: Session }) {
  const { t, i18n } = useTranslation(['framework', 'ui']);
  const created = Date.parse(session.created_at);
  const secondsUntil = (moment: number) => Math.max(0, (moment - created) / 1000);
  const now = useNow(isLong(secondsUntil(Date.now())) ? CALM_TICK_MS : TICK_MS);
  const elapsed = secondsUntil(now);
  const inWords = (seconds: number) => elapsedInWords(seconds, i18n.language);
  const isWaiting = session.waiting !== null || (session.status === 'pending' && isLong(elapsed));
  const soFar = isWaiting ? t('progress.soFar', { time: inWords(elapsed) }) : inWords(elapsed);
  const onCluster = isOnCluster(session);
  return (
    <div className={classes.place}>
      <section className={classes.card} aria-labelledby="start-title">
        <Title order={2} size="h3" id="start-title">
          {t(isWaiting ? 'progress.waits' : 'progress.title', { name: session.name })}
        </Title>
        <div className={classes.why} data-cluster={onCluster || undefined} role="status">
          <Why session={session} now={now} />
        </div>
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
                {state === 'current' && <UnderWay isWaiting={isWaiting} isHeld={session.waiting?.reason === 'held'} />}
              </span>
              <span>{t(`ui:step.${step}`)}</span>
              <span className={classes.seconds} aria-live="off">
                {state === 'current' ? soFar : seconds !== null && inWords(seconds)}
              </span>
            </li>
          ))}
        </ol>
        {onCluster && (
          <div className={classes.placement}>
            <Placement session={session} />
            {session.status === 'pending' && <HoldButton session={session} />}
          </div>
        )}
        <Text size="xs" c="dimmed">
          {t('progress.leave')}
        </Text>
        {onCluster && (
          <div className={classes.notify}>
            <NotifyButton />
          </div>
        )}
      </section>
    </div>
  );
}

/** A circle that turns promises seconds: what may take hours gets a clock. */
function UnderWay({ isWaiting, isHeld }: { isWaiting: boolean; isHeld: boolean }) {
  if (isHeld) return <IconPlayerPause size={18} aria-hidden />;
  return isWaiting ? <IconClock size={18} aria-hidden /> : <Loader size={16} aria-hidden />;
}

function Why({ session, now }: { session: Session; now: number }) {
  const { t, i18n } = useTranslation('ui');
  const words = waitingInWords(session, now, t, i18n.language);
  if (words === null) {
    return (
      <Text size="sm" c="dimmed" {...(session.message !== null && { lang: 'en' })}>
        {session.message ?? t(`statusHelp.${session.status}`)}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm">{words.why}</Text>
      {words.when !== null && (
        <Text size="sm" c="dimmed">
          {t('wait.starts', { when: words.when })}
        </Text>
      )}
      {words.detail !== null && (
        <Text size="xs" c="dimmed">
          {words.detail}
        </Text>
      )}
    </>
  );
}
