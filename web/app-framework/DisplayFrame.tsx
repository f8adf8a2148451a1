import { Button } from '@mantine/core';
import { IconArrowsMinimize } from '@tabler/icons-react';
import { lazy, type PointerEvent, type RefObject, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { ConnectionNote } from './ConnectionNote.tsx';
import classes from './DisplayFrame.module.css';
import { EndedScreen } from './EndedScreen.tsx';
import { EndingNote } from './EndingNote.tsx';
import { LastPicture } from './LastPicture.tsx';
import { StartProgress } from './StartProgress.tsx';
import { TypingArea } from './TypingArea.tsx';
import { useView } from './touch/useView.ts';
import { WHOLE } from './touch/view.ts';
import type { Lifecycle } from './useAppLifecycle.ts';

const TouchKeys = lazy(async () => ({ default: (await import('./touch/TouchKeys.tsx')).TouchKeys }));

interface Props {
  session: Session;
  lifecycle: Lifecycle;
  element: HTMLDivElement | null;
  setElement: (element: HTMLDivElement | null) => void;
  typing: RefObject<HTMLTextAreaElement | null>;
  /** The on-screen keyboard of a touch device types into the desktop. */
  isTouchTyping: boolean;
  onTyping: (isTyping: boolean) => void;
  onLeave: () => void;
}

/** The desktop itself, or what stands in its place: the start as it happens, a lost connection, the end with its reason. */
export function DisplayFrame({
  session,
  lifecycle,
  element,
  setElement,
  typing,
  isTouchTyping,
  onTyping,
  onLeave,
}: Props) {
  const { t } = useTranslation('framework');
  const { display, control, clipboard, view, setView, isCovered, isEnded, pending } = lifecycle;
  const [pointer, setPointer] = useState({ x: 0, y: 0 });
  const isStarting = !isEnded && session.status !== 'running' && session.status !== 'stopping';
  const isRunning = session.status === 'running';
  const { resolution } = display;
  const place = useView({ view, setView, element, resolution, isCovered, caret: pointer });

  const pressed = (event: PointerEvent<HTMLDivElement>) => {
    const frame = event.currentTarget.parentElement?.getBoundingClientRect() ?? { left: 0, top: 0 };
    setPointer({ x: event.clientX - frame.left, y: event.clientY - frame.top });
    // A touch must not open the on-screen keyboard each time; the toolbar has a button for it.
    if (event.pointerType !== 'touch') typing.current?.focus({ preventScroll: true });
  };

  return (
    <>
      <section className={classes.frame}>
        <div
          ref={setElement}
          className={classes.desktop}
          style={place}
          onPointerDown={pressed}
          data-state={display.state}
        />
        {isRunning && (
          <TypingArea
            ref={typing}
            keys={display.latch.keys}
            label={t('display.label', { name: session.name })}
            at={pointer}
            isDisabled={control.settings.viewOnly}
            onLeave={onLeave}
            onPaste={clipboard.pasted}
            onFocus={onTyping}
          />
        )}
        {view.zoom > 1 && (
          <Button
            className={classes.whole}
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowsMinimize size={15} />}
            onClick={() => setView(WHOLE)}
          >
            {t('touch.whole')}
          </Button>
        )}
        {display.lastPicture && <LastPicture picture={display.lastPicture} isScaled={!display.isFitting} />}
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
      {isTouchTyping && (
        <Suspense fallback={null}>
          <TouchKeys latch={display.latch} />
        </Suspense>
      )}
    </>
  );
}
