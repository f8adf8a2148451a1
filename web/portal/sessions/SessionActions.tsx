import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconFileText, IconPlayerStopFilled, IconRefresh, IconTrash } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Session } from '../../../src/session/schema.ts';
import { useForget, useRestart } from '../../ui/queries.ts';
import { isLiving } from '../../ui/session-cache.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { withTexts } from '../../ui/warnings/texts.ts';
import { ExtendButton } from './ExtendButton.tsx';
import classes from './SessionActions.module.css';
import { StayButton } from './StayButton.tsx';

const Stay = withTexts(StayButton);

/** What can be done with a session in its present state. */
export function SessionActions(props: {
  session: Session;
  isMine: boolean;
  mayChange: boolean;
  onStop: () => void;
  onLog: () => void;
}) {
  const { session } = props;
  const { t } = useTranslation('portal');
  const navigate = useNavigate();
  const tellFailure = useFailureNotice();
  const onError = (error: unknown) => tellFailure(error);
  const restart = useRestart();
  const forget = useForget();
  const { name } = session;
  const living = isLiving(session);
  return (
    <div className={classes.actions}>
      {props.mayChange && session.idle_ends_at !== null && (
        <Suspense>
          <Stay session={session} />
        </Suspense>
      )}
      {living && props.isMine && session.status !== 'stopping' && (
        <Button
          component={Link}
          to={`/sessions/${session.session_id}`}
          size="xs"
          aria-label={t('sessions.openName', { name })}
        >
          {t('sessions.open')}
        </Button>
      )}
      {!living && props.isMine && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={15} />}
          loading={restart.isPending}
          aria-label={t('sessions.restartName', { name })}
          onClick={() =>
            restart.mutate(session.session_id, {
              onSuccess: (started) => navigate(`/sessions/${started.session_id}`),
              onError,
            })
          }
        >
          {t('sessions.restart')}
        </Button>
      )}
      {props.mayChange && session.status === 'running' && session.expires_at !== null && (
        <ExtendButton session={session} />
      )}
      <Tooltip label={t('sessions.log')}>
        <ActionIcon size={30} aria-label={t('sessions.logName', { name })} onClick={props.onLog}>
          <IconFileText size={18} />
        </ActionIcon>
      </Tooltip>
      {props.mayChange && living && session.status !== 'stopping' && (
        <Tooltip label={t('sessions.stop')}>
          <ActionIcon
            size={30}
            className={classes.stop ?? ''}
            aria-label={t('sessions.stopName', { name })}
            onClick={props.onStop}
          >
            <IconPlayerStopFilled size={17} />
          </ActionIcon>
        </Tooltip>
      )}
      {props.mayChange && !living && (
        <Tooltip label={t('sessions.forget')}>
          <ActionIcon
            size={30}
            loading={forget.isPending}
            aria-label={t('sessions.forgetName', { name })}
            onClick={() => forget.mutate(session.session_id, { onError })}
          >
            <IconTrash size={18} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
