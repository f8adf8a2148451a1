import { useEffect, useState } from 'react';
import type { Resolution } from './display.ts';

/** So long a size that is not this page's own may last: while its window is being resized, the desktop is always a step behind. */
const SETTLE_MS = 1_000;

/**
 * Which of several pages on one session sets the desktop's size: the one that was used last. It is this one from the moment that it
 * gets the focus, a press or a key, until the desktop takes a size that this page did not ask for; then it shows the desktop scaled.
 */
export function useSizeLead(element: HTMLElement | null, resolution: Resolution | null): boolean {
  const [leads, setLeads] = useState(() => document.hasFocus());

  useEffect(() => {
    const used = () => setLeads(true);
    const frame = element?.parentElement;
    window.addEventListener('focus', used);
    frame?.addEventListener('pointerdown', used, true);
    frame?.addEventListener('keydown', used, true);
    return () => {
      window.removeEventListener('focus', used);
      frame?.removeEventListener('pointerdown', used, true);
      frame?.removeEventListener('keydown', used, true);
    };
  }, [element]);

  useEffect(() => {
    if (!leads || element === null || resolution === null) return;
    const timer = setTimeout(() => {
      const { width, height } = element.getBoundingClientRect();
      const isOwn = Math.floor(width) === resolution.width && Math.floor(height) === resolution.height;
      if (!isOwn) setLeads(false);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [leads, element, resolution]);

  return leads;
}
