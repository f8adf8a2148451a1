import { notifications } from '@mantine/notifications';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Chromium lets a page in full screen have the keys that the browser and the system keep for themselves (Ctrl+W, Alt+Tab, Escape). */
interface KeyboardLock {
  lock?: () => Promise<void>;
  unlock?: () => void;
}

const NOTICE = 'full-screen';
const NOTICE_MS = 8_000;

/** The whole page, not only the desktop: menus, dialogs and notices lie elsewhere in it and must be seen, too. */
export function useFullScreen() {
  const { t } = useTranslation(['framework', 'ui']);
  const [isFull, setIsFull] = useState(false);

  const explain = useEffectEvent((isLocked: boolean) =>
    notifications.show({
      id: NOTICE,
      autoClose: NOTICE_MS,
      closeButtonProps: { 'aria-label': t('ui:close') },
      message: t(isLocked ? 'fullScreenLocked' : 'fullScreenPlain'),
    }),
  );

  useEffect(() => {
    const { keyboard } = navigator as Navigator & { keyboard?: KeyboardLock };
    const changed = async () => {
      const full = document.fullscreenElement !== null;
      setIsFull(full);
      if (!full) {
        keyboard?.unlock?.();
        notifications.hide(NOTICE);
        return;
      }
      // Refused outside a secure context; the keys then stay with the browser.
      const isLocked = await keyboard?.lock?.().then(
        () => true,
        () => false,
      );
      if (document.fullscreenElement) explain(isLocked === true);
    };
    document.addEventListener('fullscreenchange', changed);
    return () => {
      document.removeEventListener('fullscreenchange', changed);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);

  const toggle = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  };

  return { isFull, isPossible: document.fullscreenEnabled, toggle };
}
