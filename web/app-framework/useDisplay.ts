import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Session } from '../../src/session/schema.ts';
import { readDisplayPassword } from '../ui/queries.ts';
import { displayAddress } from './address.ts';
import { type Connection, type ConnectionState, keepConnected, type LoginCheck } from './connection.ts';
import { type DisplayConnection, openDisplay, type Resolution } from './display.ts';
import { useEventsState } from './events.tsx';
import { createKeyQueue, type KeyQueue } from './keyQueue.ts';
import { checkLogin } from './login.ts';
import type { DisplaySettings } from './settings.ts';

/** 'ended': there is no desktop to connect to, because the session does not run (yet, or any more) or the log-in is over. */
export type DisplayState = 'connecting' | 'connected' | 'waiting' | 'ended';

export interface Display {
  state: DisplayState;
  resolution: Resolution | null;
  desktopName: string | null;
  /** What was seen last, while there is no connection. */
  lastPicture: ImageData | null;
  keys: KeyQueue;
}

interface Options {
  session: Pick<Session, 'session_id' | 'status' | 'displayUrl'> | null;
  /** Says whether to go on trying; by default, whether the log-in has ended. */
  isWelcome?: LoginCheck;
  /** Where noVNC draws; null until it is in the page. */
  element: HTMLElement | null;
  settings: DisplaySettings;
  /** The connection was lost: perhaps because the session is over. */
  onLost: () => void;
}

const STATES: Record<ConnectionState, DisplayState> = {
  connecting: 'connecting',
  open: 'connected',
  waiting: 'waiting',
  ended: 'ended',
};

/** Owns the one connection to a session's desktop, from the moment it runs until it has ended or the page is left. */
export function useDisplay({ session, element, settings, onLost, isWelcome = checkLogin }: Options): Display {
  const [state, setState] = useState<ConnectionState>('ended');
  const [resolution, setResolution] = useState<Resolution | null>(null);
  const [desktopName, setDesktopName] = useState<string | null>(null);
  const [lastPicture, setLastPicture] = useState<ImageData | null>(null);
  const shown = useRef<DisplayConnection | null>(null);
  const connection = useRef<Connection | null>(null);
  const eventsState = useEventsState();
  const keys = useMemo(() => createKeyQueue((...stroke) => shown.current?.sendKey(...stroke)), []);

  const sessionId = session?.session_id ?? '';
  const displayUrl = session?.status === 'running' ? session.displayUrl : null;
  const settingsNow = useEffectEvent(() => settings);
  const welcome = useEffectEvent(() => isWelcome());
  const entered = useEffectEvent((next: ConnectionState) => {
    setState(next);
    if (next === 'open') setLastPicture(null);
    if (next === 'waiting') {
      keys.clear();
      onLost();
    }
  });

  useEffect(() => {
    if (displayUrl === null || element === null) return;
    const keeping = keepConnected(
      (ports) => {
        const display = openDisplay(element, displayAddress(displayUrl, window.location.href), settingsNow(), {
          ...ports,
          resolution: setResolution,
          desktopName: setDesktopName,
          lastPicture: setLastPicture,
          password: () => readDisplayPassword(sessionId),
        });
        shown.current = display;
        return display.close;
      },
      (next) => entered(next),
      () => welcome(),
    );
    connection.current = keeping;
    return () => {
      keeping.stop();
      shown.current = null;
      connection.current = null;
      keys.clear();
      setState('ended');
    };
  }, [displayUrl, sessionId, element, keys]);

  useEffect(() => shown.current?.configure(settings), [settings]);

  // When the portal answers again, the gateway probably does, too.
  useEffect(() => {
    if (eventsState === 'open') connection.current?.retryNow();
  }, [eventsState]);

  return { state: STATES[state], resolution, desktopName, lastPicture, keys };
}
