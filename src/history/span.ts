/** Which moments are asked for: as many as a chart can show, at round times, so that many who look ask the same. */
import type { History } from './schema.ts';

/** In seconds; the finest is how often Prometheus commonly asks. */
const STEPS = [15, 30, 60, 120, 300, 600, 1800, 3600, 2 * 3600, 6 * 3600, 12 * 3600, 86_400, 7 * 86_400];
const POINTS_MAX = 300;
const DAY_SECONDS = 86_400;
const SPAN_MAX_SECONDS = 400 * DAY_SECONDS;

/** In whole seconds since 1970, both ends a multiple of the step. */
export interface Span {
  from: number;
  until: number;
  step: number;
}

/** `finest` is the shortest step that the source knows. Whatever is asked, what has not come yet is no part of it. */
export function spanOf(
  asked: { from: number | null; until: number | null },
  now: number,
  { finest = 0, coarsest = POINTS_MAX }: { finest?: number; coarsest?: number } = {},
): Span {
  const until = Math.min(asked.until ?? now, now);
  const from = Math.max(Math.min(asked.from ?? until - DAY_SECONDS, until), until - SPAN_MAX_SECONDS);
  const fits = (step: number): boolean => step >= finest && (until - from) / step <= coarsest;
  const step = STEPS.find(fits) ?? (STEPS.at(-1) as number);
  return { from: Math.floor(from / step) * step, until: Math.floor(until / step) * step, step };
}

export function timesOf({ from, until, step }: Span): number[] {
  return Array.from({ length: Math.round((until - from) / step) + 1 }, (_, index) => from + index * step);
}

export function wire(span: Span): Pick<History, 'from' | 'until' | 'step_seconds' | 'times'> {
  return { from: iso(span.from), until: iso(span.until), step_seconds: span.step, times: timesOf(span) };
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
