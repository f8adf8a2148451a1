import { notifications } from '@mantine/notifications';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useRestart, useStop } from '../ui/queries.ts';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';
import { createApp } from './apps.ts';
import type { Desktop } from './BaseApp.tsx';
import { useClipboard } from './clipboard/useClipboard.tsx';
import { useEventsState } from './events.tsx';
import { createMeter } from './link/meter.ts';
import { useOnScreenKeyboard } from './touch/useOnScreenKeyboard.ts';
import { WHOLE } from './touch/view.ts';
import { useAppSession } from './useAppSession.ts';
import { useDisplay } from './useDisplay.ts';
import { useDisplaySettings } from './useDisplaySettings.ts';

interface Options {
  sessionId: string;
  appId: string;
  /** Where the desktop is drawn. */
  element: HTMLElement | null;
  /** Gives the keyboard to the desktop. */
  focus: () => void;
  /** The on-screen keyboard of a touch device types into the desktop. */
  isTouchTyping: boolean;
}

/** The life of one application on the screen: its session, its desktop, what the user can do with both, and the app's own part. */
export function useAppLifecycle({ sessionId, appId, element, focus, isTouchTyping }: Options) {
  const navigate = useNavigate();
  const { t } = useTranslation(['ui', 'framework']);
  const portal = useEventsState();
  const { session, isEnded, reread } = useAppSession(sessionId);
  const app = useMemo(() => createApp(appId), [appId]);
  const windowSize = () => ({ width: window.innerWidth, height: window.innerHeight });
  const [preferred, setPreferred] = useState(() => app.onBeforeStart(windowSize()));
  const [meter] = useState(createMeter);
  const control = useDisplaySettings(preferred, meter);
  const [view, setView] = useState(WHOLE);
  const keyboard = useOnScreenKeyboard();
  const isCovered = isTouchTyping || keyboard !== null;
  const isFree = view.zoom > 1 || isCovered;
  const display = useDisplay({ session, element, settings: control.settings, isFree, meter, onLost: reread });
  const tellFailure = useFailureNotice();
  const stopping = useStop();
  const restarting = useRestart();

  const desktop: Desktop = {
    isReady: display.state === 'connected' && !control.settings.viewOnly,
    focus,
    press: (...keysyms) => {
      display.latch.keys.chord(keysyms);
      focus();
    },
    say: (hint) => notifications.show({ message: hint, closeButtonProps: { 'aria-label': t('close') } }),
  };

  const isConnected = display.state === 'connected';
  const clipboard = useClipboard(display.clipboard, desktop.isReady);
  const wasSeen = useRef(false);
  const started = useEffectEvent(() => app.onAfterStart(desktop));
  useEffect(() => {
    if (!isConnected || wasSeen.current) return;
    wasSeen.current = true;
    started();
  }, [isConnected]);

  const restart = () => {
    setPreferred(app.onBeforeStart(windowSize()));
    restarting.mutate(sessionId, {
      onSuccess: (next) => void navigate(`/sessions/${next.session_id}`),
      onError: (error) => tellFailure(error, t('framework:ended.restartFailed')),
    });
  };

  const stop = () =>
    stopping.mutate(sessionId, { onError: (error) => tellFailure(error, t('framework:ended.stopFailed')) });

  return {
    session,
    isEnded,
    app,
    display,
    desktop,
    control,
    clipboard,
    meter,
    view,
    setView,
    /** The room beside an on-screen keyboard, while there is one. */
    keyboard,
    isCovered,
    /** Whether the portal can be reached: without it nothing on this screen is sure to be true. */
    portal,
    /** An ended session is started by making a new one like it. */
    start: restart,
    restart,
    stop,
    pending: pendingOf(restarting.isPending, stopping.isPending || session?.status === 'stopping'),
  };
}

export type Lifecycle = ReturnType<typeof useAppLifecycle>;
export type Pending = 'restarting' | 'stopping' | null;

function pendingOf(isRestarting: boolean, isStopping: boolean): Pending {
  if (isRestarting) return 'restarting';
  return isStopping ? 'stopping' : null;
}
