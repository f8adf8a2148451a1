import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconKeyboard, IconMaximize, IconMinimize } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Session } from '../../src/session/schema.ts';
import { LifecycleButtons } from './LifecycleButtons.tsx';
import { ShareButton } from './sharing/ShareButton.tsx';
import { TimeLimit } from './TimeLimit.tsx';
import classes from './Toolbar.module.css';
import type { Pending } from './useAppLifecycle.ts';

interface Props {
  ref: Ref<HTMLDivElement>;
  session: Session;
  isEnded: boolean;
  pending: Pending;
  onStop: () => void;
  onRestart: () => void;
  fullScreen: { isFull: boolean; isPossible: boolean; toggle: () => void };
  /** Whether a touch device's own keyboard is open for the desktop. */
  isTyping: boolean;
  /** Opens that keyboard, or closes it. */
  onKeyboard: () => void;
  /** The application's own buttons, and those of the desktop. */
  children: ReactNode;
}

export function Toolbar(props: Props) {
  const { t } = useTranslation('framework');
  const { session, fullScreen } = props;
  const fullScreenLabel = t(fullScreen.isFull ? 'leaveFullScreen' : 'fullScreen');
  return (
    <div ref={props.ref} className={classes.toolbar} role="toolbar" aria-label={t('toolbar')} tabIndex={-1}>
      <Tooltip label={t('back')}>
        <ActionIcon component={Link} to="/sessions" size="lg" aria-label={t('back')}>
          <IconArrowLeft size={19} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <img className={classes.icon} src={`/api/app/apps/${encodeURIComponent(session.app_id)}/icon`} alt="" />
      <h1 className={classes.name} title={session.name}>
        {session.name}
      </h1>
      {!props.isEnded && (
        <div className={classes.tools}>
          {props.children}
          <ActionIcon
            size="lg"
            className={classes.touch}
            aria-label={t('showKeyboard')}
            aria-pressed={props.isTyping}
            // The desktop keeps the keyboard until the click decides.
            onMouseDown={(event) => event.preventDefault()}
            onClick={props.onKeyboard}
          >
            <IconKeyboard size={19} stroke={1.7} />
          </ActionIcon>
        </div>
      )}
      <div className={classes.session}>
        {!props.isEnded && <ShareButton session={session} />}
        {session.status === 'running' && session.expires_at !== null && (
          <TimeLimit sessionId={session.session_id} expiresAt={session.expires_at} />
        )}
        {fullScreen.isPossible && (
          <Tooltip label={fullScreenLabel}>
            <ActionIcon size="lg" aria-label={fullScreenLabel} onClick={fullScreen.toggle}>
              {fullScreen.isFull ? <IconMinimize size={19} stroke={1.7} /> : <IconMaximize size={19} stroke={1.7} />}
            </ActionIcon>
          </Tooltip>
        )}
        <LifecycleButtons
          isEnded={props.isEnded}
          pending={props.pending}
          onStop={props.onStop}
          onRestart={props.onRestart}
        />
      </div>
    </div>
  );
}
