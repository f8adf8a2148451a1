import { useEffect, useState } from 'react';

/** The part of the window that an on-screen keyboard leaves. */
export interface LeftRoom {
  top: number;
  height: number;
}

/** Less is the browser's own bars. */
const LEAST_KEYBOARD_PX = 120;

/** What is left of the window while an on-screen keyboard covers a part of it; null without one. */
export function useOnScreenKeyboard(): LeftRoom | null {
  const [room, setRoom] = useState<LeftRoom | null>(null);
  useEffect(() => {
    const viewport = window.visualViewport;
    if (viewport === null) return;
    const look = () => {
      const covered = document.documentElement.clientHeight - viewport.height;
      // A page that is zoomed into has a small viewport, too.
      const isOpen = viewport.scale < 1.01 && covered > LEAST_KEYBOARD_PX;
      setRoom((known) => {
        if (!isOpen) return null;
        const now = { top: viewport.offsetTop, height: viewport.height };
        return known?.top === now.top && known.height === now.height ? known : now;
      });
    };
    viewport.addEventListener('resize', look);
    viewport.addEventListener('scroll', look);
    return () => {
      viewport.removeEventListener('resize', look);
      viewport.removeEventListener('scroll', look);
    };
  }, []);
  return room;
}
