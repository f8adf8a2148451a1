import { useEffect, useState } from 'react';

/** Chromium lets a page in full screen have the keys that the browser keeps for itself (Ctrl+W, Alt+Tab, Escape held briefly). */
interface KeyboardLock {
  lock?: () => Promise<void>;
  unlock?: () => void;
}

/** The whole page, not only the desktop: menus, dialogs and notices lie elsewhere in it and must be seen, too. */
export function useFullScreen() {
  const [isFull, setIsFull] = useState(false);

  useEffect(() => {
    const changed = () => {
      const full = document.fullscreenElement !== null;
      setIsFull(full);
      const { keyboard } = navigator as Navigator & { keyboard?: KeyboardLock };
      // Refused outside a secure context; the keys then stay with the browser.
      if (full) keyboard?.lock?.().catch(() => {});
      else keyboard?.unlock?.();
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
