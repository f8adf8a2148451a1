import { Button, Group, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Session } from '../../src/session/schema.ts';
import { endDetail, saysWhy } from '../ui/ending.ts';
import classes from './EndedScreen.module.css';
import { LogTail } from './LogTail.tsx';
import { Placement } from './Placement.tsx';

interface Props {
  session: Session;
  isRestarting: boolean;
  onRestart: () => void;
}

/** Why it ended, what to do about it, and its last words. */
export function EndedScreen({ session, isRestarting, onRestart }: Props) {
  const { t } = useTranslation(['framework', 'ui']);
  const isFailed = session.status === 'failed';
  const reason = session.reason ?? 'unknown';
  const detail = endDetail(session);
  return (
    <div className={classes.place}>
      <section className={classes.card} aria-labelledby="ended-title" role="status">
        <div className={classes.head} data-failed={isFailed || undefined}>
          {isFailed ? <IconAlertTriangle size={26} aria-hidden /> : <IconCircleCheck size={26} aria-hidden />}
          <div>
            <Title order={2} size="h3" id="ended-title">
              {t(isFailed ? 'ended.failed' : 'ended.stopped', { name: session.name })}
            </Title>
            <Text size="sm" mt={6}>
              {t(`ui:reason.${reason}.what`)} {!saysWhy(session) && t(`ui:reason.${reason}.cure`)}
            </Text>
            {detail !== null && (
              // An administrator writes to a person, in whichever language; all else is Berth's own English.
              <Text
                size={reason === 'admin' ? 'sm' : 'xs'}
                mt={6}
                {...(reason === 'admin' ? { fw: 570 } : { c: 'dimmed', lang: 'en' })}
              >
                {detail}
              </Text>
            )}
          </div>
        </div>
        <Group gap="sm" mt="lg">
          <Button leftSection={<IconPlayerPlay size={17} />} loading={isRestarting} onClick={onRestart}>
            {t('start')}
          </Button>
          <Button variant="default" component={Link} to="/apps">
            {t('toApps')}
          </Button>
        </Group>
        <div className={classes.placement}>
          <Placement session={session} />
        </div>
        <LogTail sessionId={session.session_id} />
      </section>
    </div>
  );
}
