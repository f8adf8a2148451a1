import { lazy, Suspense, useState } from 'react';
import type { Session } from '../../../src/session/schema.ts';

const LogDrawer = lazy(async () => ({ default: (await import('./LogDrawer.tsx')).LogDrawer }));
const StopDialog = lazy(async () => ({ default: (await import('./StopDialog.tsx')).StopDialog }));

/** What opens over a list of sessions: whether to stop one, and the log of one. */
export function useSessionDialogs() {
  const [stopping, setStopping] = useState<Session | null>(null);
  const [reading, setReading] = useState<Session | null>(null);
  return {
    stop: setStopping,
    read: setReading,
    dialogs: (
      <Suspense>
        {stopping && <StopDialog session={stopping} onClose={() => setStopping(null)} />}
        {reading && <LogDrawer session={reading} onClose={() => setReading(null)} />}
      </Suspense>
    ),
  };
}
