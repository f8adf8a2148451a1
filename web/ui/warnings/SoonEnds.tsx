/** The line of a session that ends soon, which is loaded when there is one. */
import { lazy, type ReactNode, Suspense } from 'react';
import type { Session } from '../../../src/session/schema.ts';
import { useNow } from '../useNow.ts';
import { soonEnd } from './soonEnd.ts';

const SoonEndLine = lazy(async () => ({ default: (await import('./SoonEndLine.tsx')).SoonEndLine }));
const RENEWAL_MS = 10_000;

/** Which end of the session is near; where none is, its children. */
export function SoonEnds({ session, children }: { session: Session; children: ReactNode }) {
  const end = soonEnd(session, useNow(RENEWAL_MS));
  if (end === null) return children;
  return (
    <Suspense fallback={children}>
      <SoonEndLine end={end} />
    </Suspense>
  );
}
