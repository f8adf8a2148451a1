/** Which time is looked at, kept in the address so that it can be sent to others. */

/** In seconds. */
export const SECONDS = { hour: 3600, '6h': 6 * 3600, day: 86_400, week: 7 * 86_400, month: 30 * 86_400 };

/** 'all' is as long as a job has run. */
export type Range = keyof typeof SECONDS | 'all';

export interface View {
  range: Range;
  /** What was dragged over, in seconds since 1970; null: up to now. */
  zoom: { from: number; until: number } | null;
}

/** A chart of less has no more to tell. */
export const ZOOM_MIN_SECONDS = 60;

export function readView(search: URLSearchParams, ranges: readonly Range[], usual: Range): View {
  const range = ranges.find((one) => one === search.get('range')) ?? usual;
  const [from, until] = ['from', 'until'].map((name) => Number(search.get(name)));
  const isZoom = from !== undefined && until !== undefined && from > 0 && until - from >= ZOOM_MIN_SECONDS;
  return { range, zoom: isZoom && Number.isSafeInteger(until) ? { from: Math.floor(from), until } : null };
}

/** The same address with another view; what else it says stays. */
export function withView(search: URLSearchParams, { range, zoom }: View): URLSearchParams {
  const next = new URLSearchParams(search);
  next.set('range', range);
  for (const end of ['from', 'until'] as const) {
    if (zoom === null) next.delete(end);
    else next.set(end, String(Math.round(zoom[end])));
  }
  return next;
}
