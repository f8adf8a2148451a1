import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Session } from '../../src/session/schema.ts';
import { readDisplayPassword } from '../ui/queries.ts';
import { displayAddress } from './address.ts';
import { browserClipboard } from './clipboard/browser.ts';
import { type Clipboard, createClipboard } from './clipboard/clipboard.ts';
import { type Connection, type ConnectionState, keepConnected, type LoginCheck } from './connection.ts';
import { type DisplayConnection, openDisplay, type Resolution } from './display.ts';
import { useEventsState } from './events.tsx';
import { createKeyQueue } from './keyQueue.ts';
import type { Meter } from './link/meter.ts';
import { checkLogin } from './login.ts';
import type { DisplaySettings } from './settings.ts';
import { createLatch, type Latch } from './touch/latch.ts';
import { useSizeLead } from './useSizeLead.ts';

/** 'ended': there is no desktop to connect to, because the session does not run (yet, or any more) or the log-in is over. */
export type DisplayState = 'connecting' | 'connected' | 'waiting' | 'ended';

export interface Display {
  state: DisplayState;
  resolution: Resolution | null;
  desktopName: string | null;
  /** What was seen last, while there is no connection. */
  lastPicture: ImageData | null;
  /** What typing goes through. */
  latch: Latch;
  clipboard: Clipboard;
  /** Shown at its own size, in the size of its frame. */
  isFitting: boolean;
  /** The desktop as PNG; null without a connection. */
  picture: () => Promise<Blob | null>;
}

interface Options {
  session: Pick<Session, 'session_id' | 'status' | 'displayUrl'> | null;
  /** Says whether to go on trying; by default, whether the log-in has ended. */
  isWelcome?: LoginCheck;
  /** Where noVNC draws; null until it is in the page. */
  element: HTMLElement | null;
  settings: DisplaySettings;
  /** Larger than its frame, or behind an on-screen keyboard: its own size must not follow that. */
  isFree: boolean;
  meter: Meter;
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
export function useDisplay(options: Options): Display {
  const { session, element, settings: wanted, isFree, meter, onLost, isWelcome = checkLogin } = options;
  const [state, setState] = useState<ConnectionState>('ended');
  const [resolution, setResolution] = useState<Resolution | null>(null);
  const [desktopName, setDesktopName] = useState<string | null>(null);
  const [lastPicture, setLastPicture] = useState<ImageData | null>(null);
  const shown = useRef<DisplayConnection | null>(null);
  const connection = useRef<Connection | null>(null);
  const eventsState = useEventsState();
  const latch = useMemo(() => createLatch(createKeyQueue((...stroke) => shown.current?.sendKey(...stroke))), []);
  const clipboard = useMemo(
    () => createClipboard({ ...browserClipboard, toDesktop: (text) => shown.current?.paste(text) }),
    [],
  );

  const leads = useSizeLead(element, resolution);
  const isFitting = wanted.mode === 'remote-resize' && leads && !isFree && !wanted.viewOnly;
  const settings = useMemo(
    (): DisplaySettings => ({ ...wanted, mode: isFitting ? 'remote-resize' : 'scale' }),
    [wanted, isFitting],
  );

  const sessionId = session?.session_id ?? '';
  const displayUrl = session?.status === 'running' ? session.displayUrl : null;
  const settingsNow = useEffectEvent(() => settings);
  const welcome = useEffectEvent(() => isWelcome());
  const entered = useEffectEvent((next: ConnectionState) => {
    setState(next);
    if (next === 'open') {
      setLastPicture(null);
      clipboard.reset();
    }
    if (next === 'waiting') {
      latch.keys.clear();
      onLost();
    }
  });

  useEffect(() => {
    if (displayUrl === null || element === null) return;
    const keeping = keepConnected(
      (ports) => {
        const display = openDisplay(element, displayAddress(displayUrl, window.location.href), settingsNow(), meter, {
          ...ports,
          resolution: setResolution,
          desktopName: setDesktopName,
          copied: (text) => void clipboard.copied(text),
          lastPicture: setLastPicture,
          password: () => readDisplayPassword(sessionId),
        });
        shown.current = display;
        return { giveUp: display.close, ask: display.ask };
      },
      (next) => entered(next),
      () => welcome(),
    );
    connection.current = keeping;
    return () => {
      keeping.stop();
      shown.current = null;
      connection.current = null;
      latch.keys.clear();
      setState('ended');
    };
  }, [displayUrl, sessionId, element, latch, clipboard, meter]);

  // Before noVNC sees that its place has another size, for it would ask the desktop to take that.
  useLayoutEffect(() => shown.current?.configure(settings), [settings]);

  // When the portal answers again, the gateway probably does, too.
  useEffect(() => {
    if (eventsState === 'open') connection.current?.retryNow();
  }, [eventsState]);

  const picture = useCallback(async () => (await shown.current?.picture()) ?? null, []);
  return { state: STATES[state], resolution, desktopName, lastPicture, latch, clipboard, isFitting, picture };
}
