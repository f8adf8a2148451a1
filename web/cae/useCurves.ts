import { useEffect, useRef, useState } from 'react';
import type { SeriesPart } from '../../src/runs/schema.ts';
import { api } from '../ui/api.ts';
import { createCurves, type Group } from './curves.ts';
import { EACH_MS, follow, WAIT_S } from './follow.ts';

const AMONG_SEVERAL_MS = 4_000;
/** As many come where what was written before is read. */
const MANY_ROWS = 1_000;

export interface RunCurves {
  groups: Group[];
  /** Whether an answer has come. */
  isKnown: boolean;
  hasHole: boolean;
  error: unknown;
}

const NOTHING: RunCurves = { groups: [], isKnown: false, hasHole: false, error: null };

/** The curves of these runs, in their order, as they come. */
export function useCurves(runIds: readonly string[]): RunCurves[] {
  const ids = runIds.join();
  const [known, setKnown] = useState(new Map<string, RunCurves>());
  const asked = useRef(runIds);
  asked.current = runIds;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids themselves, not the list that they are in
  useEffect(() => {
    const ending = new AbortController();
    for (const runId of asked.current) {
      const set = (curves: Partial<RunCurves>) =>
        setKnown((before) => new Map(before).set(runId, { ...(before.get(runId) ?? NOTHING), ...curves }));
      void followSeries(runId, asked.current.length === 1, set, ending.signal);
    }
    return () => {
      ending.abort();
      setKnown(new Map());
    };
  }, [ids]);
  return runIds.map((runId) => known.get(runId) ?? NOTHING);
}

/** Of several none waits for news: they would take all the connections that a browser has. */
function followSeries(
  runId: string,
  isAlone: boolean,
  set: (curves: Partial<RunCurves>) => void,
  ended: AbortSignal,
): Promise<void> {
  const curves = createCurves();
  let isFirst = true;
  const ask = async () => {
    // The first answer is not waited for, as the page comes up with it.
    const waits = isAlone && !isFirst;
    const query = new URLSearchParams({ from: String(curves.next()), ...(waits && { wait: String(WAIT_S) }) });
    const part = await api.get<SeriesPart>(`/api/cae/runs/${encodeURIComponent(runId)}/series?${query}`, ended);
    if (ended.aborted) return 'all';
    isFirst = false;
    const isNew = part.next > curves.next();
    curves.add(part);
    set({ groups: curves.groups(), isKnown: true, hasHole: curves.hasHole(), error: null });
    if (part.ended && !isNew) return 'all';
    return part.rows.length >= MANY_ROWS ? 'more' : 'new';
  };
  return follow({ ask, eachMs: isAlone ? EACH_MS : AMONG_SEVERAL_MS, onFault: (error) => set({ error }), ended });
}
