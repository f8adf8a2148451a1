import { type PointerEvent, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { ConnectionNote } from './ConnectionNote.tsx';
import classes from './DisplayFrame.module.css';
import { EndedScreen } from './EndedScreen.tsx';
import { EndingNote } from './EndingNote.tsx';
import { LastPicture } from './LastPicture.tsx';
import { StartProgress } from './StartProgress.tsx';
import { TypingArea } from './TypingArea.tsx';
import type { Lifecycle } from './useAppLifecycle.ts';

interface Props {
  session: Session;
  lifecycle: Lifecycle;
  setElement: (element: HTMLDivElement | null) => void;
  typing: RefObject<HTMLTextAreaElement | null>;
  onLeave: () => void;
}

/** The desktop itself, or what stands in its place: the start as it happens, a lost connection, the end with its reason. */
export function DisplayFrame({ session, lifecycle, setElement, typing, onLeave }: Props) {
  const { t } = useTranslation('framework');
  const { display, control, isEnded, pending } = lifecycle;
  const [pointer, setPointer] = useState({ x: 0, y: 0 });
  const isStarting = !isEnded && session.status !== 'running' && session.status !== 'stopping';
  const isRunning = session.status === 'running';

  const pressed = (event: PointerEvent<HTMLDivElement>) => {
    const frame = event.currentTarget.getBoundingClientRect();
    setPointer({ x: event.clientX - frame.left, y: event.clientY - frame.top });
    // A touch must not open the on-screen keyboard each time; the toolbar has a button for it.
    if (event.pointerType !== 'touch') typing.current?.focus({ preventScroll: true });
  };

  return (
    <section className={classes.frame}>
      <div ref={setElement} className={classes.desktop} onPointerDown={pressed} data-state={display.state} />
      {isRunning && (
        <TypingArea
          ref={typing}
          keys={display.keys}
          label={t('display.label', { name: session.name })}
          at={pointer}
          isDisabled={control.settings.viewOnly}
          onLeave={onLeave}
        />
      )}
      {display.lastPicture && (
        <LastPicture picture={display.lastPicture} isScaled={control.settings.mode === 'scale'} />
      )}
      {isRunning && display.state !== 'connected' && (
        <ConnectionNote
          text={t(display.lastPicture ? 'display.reconnecting' : 'display.connecting')}
          more={t('display.lives')}
        />
      )}
      {session.status === 'stopping' && (
        <ConnectionNote text={t('ended.stopping', { name: session.name })} more={t('ended.stoppingText')} />
      )}
      {isRunning && <EndingNote session={session} onDone={lifecycle.desktop.focus} />}
      {isStarting && <StartProgress session={session} />}
      {isEnded && (
        <EndedScreen session={session} isRestarting={pending === 'restarting'} onRestart={lifecycle.restart} />
      )}
    </section>
  );
}
