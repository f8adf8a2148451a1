/** What a job writes, asked for again and again: each answer comes when there is more, or after a while without. */
import { useEffect, useState } from 'react';
import type { JobDetails, OutputPart, OutputStream } from '../../../src/jobs/schema.ts';
import { api } from '../../ui/api.ts';
import { pause, visible } from '../../ui/log/following.ts';
import { type Lines, NO_LINES, withMore } from '../../ui/log/lines.ts';

const WAIT_S = 20;
/** However fast it writes: each answer is a process of the user's account. */
const EACH_MS = 1_000;
const AFTER_FAULT_MS = 5_000;

export interface Output {
  lines: Lines;
  /** Null until something is known. */
  state: OutputPart['state'] | null;
  /** The file has more before what is shown. */
  beginsLater: boolean;
  /** Another file, or one that was made shorter, has its place. */
  isAgain: boolean;
  error: unknown;
}

const NOTHING: Output = { lines: NO_LINES, state: null, beginsLater: false, isAgain: false, error: null };

export function useOutput(jobId: string, stream: OutputStream, jobState: JobDetails['state']): Output {
  const [output, setOutput] = useState(NOTHING);
  const isWaiting = jobState === 'pending';
  useEffect(() => {
    setOutput(NOTHING);
    if (isWaiting) return;
    const ending = new AbortController();
    void follow(jobId, stream, ending.signal, setOutput);
    return () => ending.abort();
  }, [jobId, stream, isWaiting]);
  return output;
}

async function follow(
  jobId: string,
  stream: OutputStream,
  ended: AbortSignal,
  set: (change: (before: Output) => Output) => void,
): Promise<void> {
  let at: { from: number; file: string } | null = null;
  while (!ended.aborted) {
    await visible(ended);
    const asked = performance.now();
    const query = new URLSearchParams({
      stream,
      wait: String(WAIT_S),
      ...(at && { from: `${at.from}`, file: at.file }),
    });
    let part: OutputPart;
    try {
      part = await api.get<OutputPart>(`/api/jobs/${encodeURIComponent(jobId)}/output?${query}`, ended);
    } catch (error) {
      if (ended.aborted) return;
      set((before) => ({ ...before, error }));
      await pause(AFTER_FAULT_MS, ended);
      continue;
    }
    if (ended.aborted) return;
    const before = at;
    set((output) => withPart(output, part, before));
    at = part.file === null ? null : { from: part.next ?? 0, file: part.file };
    if (isAll(part)) return;
    await pause(EACH_MS - (performance.now() - asked), ended);
  }
}

function withPart(output: Output, part: OutputPart, at: { from: number } | null): Output {
  const { state, from } = part;
  if (from === null) return { ...output, state, error: null };
  const isAgain = at !== null && at.from !== from;
  const lines = withMore(isAgain ? NO_LINES : output.lines, from, part.text);
  const beginsLater = at === null ? from > 0 : output.beginsLater && !isAgain;
  return { lines, state, beginsLater, isAgain: isAgain || output.isAgain, error: null };
}

/** Nothing is to come any more. */
function isAll({ state, ended, next, size }: OutputPart): boolean {
  if (state === 'read') return ended && (next ?? 0) >= (size ?? 0);
  return ended || state !== 'absent';
}
