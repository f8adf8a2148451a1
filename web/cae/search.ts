/** Which runs are shown. It stands in the page's address, so that it can be sent to somebody and found again. */
import type { RunStatus } from '../../src/runs/schema.ts';

/** What each shows; undefined: all. */
const STATUSES = {
  all: undefined,
  living: ['creating', 'pending', 'running', 'stopping'],
  completed: ['completed'],
  failed: ['failed'],
  stopped: ['stopped'],
} satisfies Record<string, RunStatus[] | undefined>;

export type Show = keyof typeof STATUSES;
export const SHOWS = Object.keys(STATUSES) as Show[];

export interface RunSearch {
  show: Show;
  solver: string;
  q: string;
}

export const USUAL: RunSearch = { show: 'all', solver: '', q: '' };

export function readSearch(address: URLSearchParams): RunSearch {
  return {
    show: SHOWS.find((show) => show === address.get('show')) ?? USUAL.show,
    solver: address.get('solver') ?? '',
    q: address.get('q') ?? '',
  };
}

export function writeSearch(search: RunSearch): Record<string, string> {
  return Object.fromEntries(Object.entries(search).filter(([key, value]) => value !== USUAL[key as keyof RunSearch]));
}

export const isNarrowed = ({ show, solver, q }: RunSearch): boolean =>
  show !== 'all' || solver !== '' || q.trim() !== '';

/** As the API takes it. */
export function addressOf({ show, solver, q }: RunSearch, page: { limit: number; cursor: string | null }): string {
  const statuses = STATUSES[show];
  const query = new URLSearchParams({
    ...(statuses && { status: statuses.join(',') }),
    ...(solver !== '' && { solver_id: solver }),
    ...(q.trim() !== '' && { q: q.trim() }),
    limit: String(page.limit),
    ...(page.cursor !== null && { cursor: page.cursor }),
  });
  return `/api/cae/runs?${query}`;
}

/** Whether an event's run belongs to what is shown, as far as the page itself can say: words are searched by the server. */
export const isShown = (run: { status: RunStatus; solver_id: string }, { show, solver }: RunSearch): boolean =>
  ((STATUSES[show] as RunStatus[] | undefined)?.includes(run.status) ?? true) &&
  (solver === '' || solver === run.solver_id);

/** More are not told apart. */
export const COMPARED_MAX = 8;

export const compareAddress = (runIds: readonly string[]): string => `/cae/compare?runs=${runIds.join(',')}`;

/** The ids of the runs to compare, each once. */
export function comparedIn(address: URLSearchParams): string[] {
  const ids = (address.get('runs') ?? '').split(',').filter((id) => /^cae-run-\d+-[a-z0-9]+(?:-\d+)?$/.test(id));
  return [...new Set(ids)].slice(0, COMPARED_MAX);
}
