import { useEffect, useState } from 'react';
import type { LogPart } from '../../src/runs/schema.ts';
import { api } from '../ui/api.ts';
import { type Lines, NO_LINES, withMore } from '../ui/log/lines.ts';
import { EACH_MS, follow, WAIT_S } from './follow.ts';

export interface RunLog {
  lines: Lines;
  /** Whether an answer has come. */
  isKnown: boolean;
  /** The file has more before what is shown. */
  beginsLater: boolean;
  error: unknown;
}

const NOTHING: RunLog = { lines: NO_LINES, isKnown: false, beginsLater: false, error: null };

/** The end of what a run has written, and what comes after it. */
export function useRunLog(runId: string): RunLog {
  const [log, setLog] = useState(NOTHING);
  useEffect(() => {
    setLog(NOTHING);
    const ending = new AbortController();
    void followLog(runId, setLog, ending.signal);
    return () => ending.abort();
  }, [runId]);
  return log;
}

function followLog(runId: string, set: (change: (before: RunLog) => RunLog) => void, ended: AbortSignal) {
  let at: number | null = null;
  const ask = async () => {
    // The first answer is not waited for, as the page comes up with it.
    const query = new URLSearchParams(at === null ? {} : { from: String(at), wait: String(WAIT_S) });
    const part = await api.get<LogPart>(`/api/cae/runs/${encodeURIComponent(runId)}/log?${query}`, ended);
    if (ended.aborted) return 'all';
    const before = at;
    at = part.next;
    set((log) => withPart(log, part, before));
    return part.ended && part.text === '' ? 'all' : 'new';
  };
  return follow({ ask, eachMs: EACH_MS, onFault: (error) => set((log) => ({ ...log, error })), ended });
}

/** `at` is where the answer before ended. What begins elsewhere is shown without what was before it. */
export function withPart(log: RunLog, { from, text }: Pick<LogPart, 'from' | 'text'>, at: number | null): RunLog {
  const isElsewhere = at !== null && at !== from;
  const lines = withMore(isElsewhere ? NO_LINES : log.lines, from, text);
  const beginsLater = at === null || isElsewhere ? from > 0 : log.beginsLater;
  return { lines, isKnown: true, beginsLater, error: null };
}
