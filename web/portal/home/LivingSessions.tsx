import { Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useApps } from '../../ui/queries.ts';
import { CardsSkeleton } from '../../ui/skeletons.tsx';
import type { useMySessions } from '../sessions/useMySessions.ts';
import { useSessionDialogs } from '../sessions/useSessionDialogs.tsx';
import classes from './LivingSessions.module.css';
import { Section } from './Section.tsx';
import { SessionCard } from './SessionCard.tsx';

const MOST = 6;

/** The user's sessions that run or will. */
export function LivingSessions({ query, mine }: ReturnType<typeof useMySessions>) {
  const { t } = useTranslation('portal');
  const apps = useApps().data?.apps ?? [];
  const { stop, read, dialogs } = useSessionDialogs();
  const count = mine?.length ?? 0;
  const label = count > MOST ? t('home.moreSessions', { count }) : t('home.allSessions');
  return (
    <Section title={t('home.sessions')} all={{ to: '/sessions', label }}>
      {!mine &&
        (query.error ? <ErrorState error={query.error} onRetry={query.refetch} /> : <CardsSkeleton height={230} />)}
      {mine?.length === 0 && (
        <div className={classes.none}>
          <IconStack2 aria-hidden />
          <div>
            <Text fw={600}>{t('home.noSessions')}</Text>
            <Text size="sm" c="dimmed">
              {t('home.noSessionsCure')}
            </Text>
          </div>
        </div>
      )}
      <div className={classes.cards}>
        {mine?.slice(0, MOST).map((session) => (
          <SessionCard
            key={session.session_id}
            session={session}
            app={apps.find(({ app_id }) => app_id === session.app_id)}
            onStop={() => stop(session)}
            onLog={() => read(session)}
          />
        ))}
      </div>
      {dialogs}
    </Section>
  );
}
