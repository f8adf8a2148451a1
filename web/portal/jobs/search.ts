/** Which jobs are shown. It stands in the page's address, so that it can be sent to somebody and found again. */
import type { JobFilter } from '../../../src/jobs/schema.ts';

export const SHOWS = ['queue', 'running', 'pending', 'ended'] as const;
export const DAYS = [1, 7, 30, 90] as const;
export const SORTS = ['queue', 'submitted', 'name', 'user', 'cpus', 'priority'] as const;

export interface JobSearch {
  scope: JobFilter['scope'];
  show: (typeof SHOWS)[number];
  days: (typeof DAYS)[number];
  sort: (typeof SORTS)[number];
  q: string;
  node: string;
  partition: string;
}

const USUAL: JobSearch = { scope: 'mine', show: 'queue', days: 7, sort: 'queue', q: '', node: '', partition: '' };
/** Texts begin with their first letter, amounts with the most. */
const ASCENDING: JobSearch['sort'][] = ['name', 'user'];

export function readSearch(address: URLSearchParams): JobSearch {
  const among = <Value extends string | number>(key: keyof JobSearch, values: readonly Value[]): Value =>
    values.find((value) => String(value) === address.get(key)) ?? (USUAL[key] as Value);
  return {
    scope: among('scope', ['mine', 'all']),
    show: among('show', SHOWS),
    days: among('days', DAYS),
    sort: among('sort', SORTS),
    q: address.get('q') ?? '',
    node: address.get('node') ?? '',
    partition: address.get('partition') ?? '',
  };
}

export function writeSearch(search: JobSearch): Record<string, string> {
  const said = Object.entries(search).filter(([key, value]) => value !== USUAL[key as keyof JobSearch]);
  return Object.fromEntries(said.map(([key, value]) => [key, String(value)]));
}

/** As the API takes it. */
export function addressOf(search: JobSearch, page?: { offset: number; limit: number }): URLSearchParams {
  const { scope, show, days, sort, q, node, partition } = search;
  return new URLSearchParams({
    scope,
    ...(show === 'ended' ? { list: 'ended', days: String(days) } : show !== 'queue' && { state: show }),
    ...(sort !== 'queue' && { sort, order: ASCENDING.includes(sort) ? 'asc' : 'desc' }),
    ...(q.trim() !== '' && { q: q.trim() }),
    ...(node !== '' && { node }),
    ...(partition !== '' && { partition }),
    ...(page && { offset: String(page.offset), limit: String(page.limit) }),
  });
}
