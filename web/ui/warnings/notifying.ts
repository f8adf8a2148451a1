/** Whether this browser shows notifications of the portal: its user wants them here, and the browser lets it. */
import { useSyncExternalStore } from 'react';
import type { SessionNews } from '../../../src/notifications/schema.ts';

const STORED = 'berth-notifications';
/** What of sessions is not told here: whoever turns notifications on is told all else. */
const UNTOLD = 'berth-notifications-untold';
const CHANGED = 'berth-notifications-changed';

/** 'impossible': the browser has none, or not for this address. */
export type Notifying = 'on' | 'off' | 'blocked' | 'impossible';

function notifying(): Notifying {
  if (!('Notification' in window) || !window.isSecureContext) return 'impossible';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && localStorage.getItem(STORED) === 'on' ? 'on' : 'off';
}

/** Only on a gesture: the browser asks its user. */
export async function turnNotifications(on: boolean): Promise<void> {
  localStorage.setItem(STORED, on ? 'on' : 'off');
  if (on) await Notification.requestPermission();
  window.dispatchEvent(new Event(CHANGED));
}

const untold = (): string => localStorage.getItem(UNTOLD) ?? '';

export const isTold = (news: SessionNews): boolean => !untold().split(' ').includes(news);

export function setUntold(news: SessionNews[]): void {
  localStorage.setItem(UNTOLD, news.join(' '));
  window.dispatchEvent(new Event(CHANGED));
}

/** Renders anew when what is told changes; `isTold` says it of each. */
export const useUntold = (): string => useSyncExternalStore(onChange, untold);

export const useNotifying = (): Notifying => useSyncExternalStore(onChange, notifying);

/** The browser's leave takes long to be read, and most have not turned them on. */
const isNotifying = (): boolean => localStorage.getItem(STORED) === 'on' && notifying() === 'on';

export const useIsNotifying = (): boolean => useSyncExternalStore(onChange, isNotifying);

/** Calls back when that changes, here or in another tab. The returned function ends it. */
function onChange(listener: () => void): () => void {
  const events = [CHANGED, 'storage'];
  for (const event of events) window.addEventListener(event, listener);
  return () => {
    for (const event of events) window.removeEventListener(event, listener);
  };
}
