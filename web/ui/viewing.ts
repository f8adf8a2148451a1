/** Support sees the portal as a user does, in all tabs of this browser: each begins anew when that begins or ends. */
import { api } from './api.ts';

const CHANGED_AT = 'berth-view-changed-at';

export async function beginView(userId: string, reason: string): Promise<void> {
  await api.post('/api/admin/view-as', { user_id: userId, reason });
  go('/');
}

export async function endView(): Promise<void> {
  await api.delete('/api/admin/view-as');
  go('/admin/sessions');
}

function go(path: string): void {
  localStorage.setItem(CHANGED_AT, String(Date.now()));
  location.assign(path);
}

/** Calls back when another tab has begun or ended it; the returned function ends that. */
export function onViewChanged(listener: () => void): () => void {
  const heard = ({ key }: StorageEvent) => {
    if (key === CHANGED_AT) listener();
  };
  window.addEventListener('storage', heard);
  return () => window.removeEventListener('storage', heard);
}
