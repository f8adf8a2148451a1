/** The uploads of this page. They go on while another of its pages is shown. */
import { useSyncExternalStore } from 'react';
import { createUploads, isOver, type UploadsSeen } from './queue.ts';

/** The line may be back sooner than the time is over. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      over.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener('online', end, { signal: over.signal });
    signal.addEventListener('abort', end, { signal: over.signal });
  });
}

export const uploads = createUploads({ pause, now: () => performance.now() });

window.addEventListener('beforeunload', (event) => {
  if (uploads.seen().items.some((item) => !isOver(item))) event.preventDefault();
});

export const useUploads = (): UploadsSeen => useSyncExternalStore(uploads.subscribe, uploads.seen);
