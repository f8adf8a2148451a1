import { notifications } from '@mantine/notifications';
import { type PointerEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenedShare } from '../../../src/shares/schema.ts';
import { ConnectionNote } from '../ConnectionNote.tsx';
import { useClipboard } from '../clipboard/useClipboard.tsx';
import frame from '../DisplayFrame.module.css';
import { KeysMenu } from '../KeysMenu.tsx';
import { LastPicture } from '../LastPicture.tsx';
import { createMeter } from '../link/meter.ts';
import type { DisplaySettings } from '../settings.ts';
import { TypingArea } from '../TypingArea.tsx';
import { useView } from '../touch/useView.ts';
import { WHOLE } from '../touch/view.ts';
import { useDisplay } from '../useDisplay.ts';
import { useDisplaySettings } from '../useDisplaySettings.ts';
import { SharedBar } from './SharedBar.tsx';
import classes from './SharedPage.module.css';

/** A guest's window never changes the size of somebody else's desktop: it is scaled. */
const PREFERRED: DisplaySettings = { quality: 7, compression: 2, frameLimit: null, viewOnly: true, mode: 'scale' };

/** Whether the link is still good, and what it allows, the page asks the portal; until that has answered, the connection is tried again. */
const keepTrying = async () => 'unknown' as const;

/** Somebody else's desktop, to look at or to use. The VNC server decides which; the page only follows. */
export function SharedDesktop({ opened, onLost }: { opened: OpenedShare; onLost: () => void }) {
  const { t } = useTranslation(['framework', 'ui']);
  const typing = useRef<HTMLTextAreaElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [pointer, setPointer] = useState({ x: 0, y: 0 });
  const { session_id, status, displayUrl, name, scope, owner } = opened;
  const mayType = scope === 'control';
  const [meter] = useState(createMeter);
  const { settings: wanted } = useDisplaySettings(PREFERRED, meter);
  const settings = useMemo(() => ({ ...wanted, mode: PREFERRED.mode, viewOnly: !mayType }), [wanted, mayType]);
  const [view, setView] = useState(WHOLE);
  const session = { session_id, status, displayUrl };
  const display = useDisplay({ session, element, settings, isFree: true, meter, onLost, isWelcome: keepTrying });
  const clipboard = useClipboard(display.clipboard, mayType && display.state === 'connected');
  const place = useView({ view, setView, element, resolution: display.resolution, isCovered: false, caret: pointer });
  const focus = () => typing.current?.focus({ preventScroll: true });

  const known = useRef(scope);
  const changed = useEffectEvent(() => {
    notifications.show({
      message: t(mayType ? 'shared.given' : 'shared.taken', { user: owner }),
      closeButtonProps: { 'aria-label': t('ui:close') },
    });
  });
  useEffect(() => {
    if (known.current === scope) return;
    known.current = scope;
    changed();
  }, [scope]);

  const pressed = (event: PointerEvent<HTMLDivElement>) => {
    const around = event.currentTarget.parentElement?.getBoundingClientRect() ?? { left: 0, top: 0 };
    setPointer({ x: event.clientX - around.left, y: event.clientY - around.top });
    if (event.pointerType !== 'touch') focus();
  };

  return (
    <div className={classes.page}>
      <SharedBar opened={opened}>
        {mayType && <KeysMenu keys={display.latch.keys} isReady={display.state === 'connected'} onSent={focus} />}
      </SharedBar>
      <main className={frame.frame} ref={bar} tabIndex={-1}>
        <div
          ref={setElement}
          className={frame.desktop}
          style={place}
          onPointerDown={pressed}
          data-state={display.state}
        />
        {mayType && (
          <TypingArea
            ref={typing}
            keys={display.latch.keys}
            label={t('display.label', { name })}
            at={pointer}
            isDisabled={false}
            onLeave={() => bar.current?.focus()}
            onPaste={clipboard.pasted}
            onFocus={() => {}}
          />
        )}
        {display.lastPicture && <LastPicture picture={display.lastPicture} isScaled />}
        {display.state !== 'connected' && (
          <ConnectionNote
            text={t(display.lastPicture ? 'display.reconnecting' : 'display.connecting')}
            more={t('display.lives')}
          />
        )}
      </main>
    </div>
  );
}
