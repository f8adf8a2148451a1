/** Whether this browser shows notifications of the portal: its user wants them here, and the browser lets it. */
import { useSyncExternalStore } from 'react';

const STORED = 'berth-notifications';
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

export const useNotifying = (): Notifying => useSyncExternalStore(onChange, notifying);

/** Calls back when that changes, here or in another tab. The returned function ends it. */
function onChange(listener: () => void): () => void {
  const events = [CHANGED, 'storage'];
  for (const event of events) window.addEventListener(event, listener);
  return () => {
    for (const event of events) window.removeEventListener(event, listener);
  };
}
