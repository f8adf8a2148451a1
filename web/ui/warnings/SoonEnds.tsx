import { type ReactNode, Suspense } from 'react';
import type { Session } from '../../../src/session/schema.ts';
import { useNow } from '../useNow.ts';
import { SoonEndLine } from './SoonEndLine.tsx';
import { soonEnd } from './soonEnd.ts';
import { withTexts } from './texts.ts';

const Line = withTexts(SoonEndLine);
const RENEWAL_MS = 10_000;

/** Which end of the session is near; where none is, its children. */
export function SoonEnds({ session, children }: { session: Session; children: ReactNode }) {
  const end = soonEnd(session, useNow(RENEWAL_MS));
  if (end === null) return children;
  return (
    <Suspense fallback={children}>
      <Line end={end} />
    </Suspense>
  );
}
