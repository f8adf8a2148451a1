import { useRef, useState } from 'react';
import classes from './AppContainer.module.css';
import { ControlPanel } from './ControlPanel.tsx';
import { ClipboardButton } from './clipboard/ClipboardButton.tsx';
import { DisplayFrame } from './DisplayFrame.tsx';
import { KeysMenu } from './KeysMenu.tsx';
import { PictureButton } from './PictureButton.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useAppLifecycle } from './useAppLifecycle.ts';
import { useFullScreen } from './useFullScreen.ts';

/** One application on the screen: Toolbar, DisplayFrame, ControlPanel and StatusBar around one session. */
export function AppContainer({ sessionId, appId }: { sessionId: string; appId: string }) {
  const typing = useRef<HTMLTextAreaElement>(null);
  const toolbar = useRef<HTMLDivElement>(null);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [isTyping, setIsTyping] = useState(false);
  const openKeyboard = () => typing.current?.focus({ preventScroll: true });
  const toggleKeyboard = () => (isTyping ? typing.current?.blur() : openKeyboard());
  // On a touch device the focus opens the on-screen keyboard over half of the desktop: only when it is asked for.
  const isTouch = window.matchMedia('(pointer: coarse)').matches;
  const focus = () => {
    if (!isTouch) openKeyboard();
  };
  const isTouchTyping = isTouch && isTyping;
  const lifecycle = useAppLifecycle({ sessionId, appId, element, focus, isTouchTyping });
  const fullScreen = useFullScreen();
  const { session, display, desktop, control, keyboard } = lifecycle;
  if (session === null) return null;

  return (
    <div className={classes.container} data-covered={keyboard !== null || undefined} style={keyboard ?? undefined}>
      <Toolbar
        ref={toolbar}
        session={session}
        isEnded={lifecycle.isEnded}
        pending={lifecycle.pending}
        onStop={lifecycle.stop}
        onRestart={lifecycle.restart}
        fullScreen={fullScreen}
        isTyping={isTyping}
        onKeyboard={toggleKeyboard}
      >
        {lifecycle.app.renderToolbar(desktop)}
        <KeysMenu keys={display.latch.keys} isReady={desktop.isReady} onSent={focus} />
        <ClipboardButton clipboard={lifecycle.clipboard} isReady={desktop.isReady} onDone={focus} />
        <PictureButton name={session.name} take={display.picture} isReady={display.state === 'connected'} />
        <ControlPanel control={control} session={session} />
      </Toolbar>
      <DisplayFrame
        session={session}
        lifecycle={lifecycle}
        element={element}
        setElement={setElement}
        typing={typing}
        isTouchTyping={isTouchTyping}
        onTyping={setIsTyping}
        onLeave={() => toolbar.current?.focus()}
      />
      <StatusBar
        session={session}
        state={display.state}
        resolution={display.resolution}
        isViewOnly={control.settings.viewOnly}
        portal={lifecycle.portal}
        meter={lifecycle.meter}
        automatic={control.automatic}
      />
    </div>
  );
}
