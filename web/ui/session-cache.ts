/** Keeps the cached sessions true: events patch them, and an answer that was under way meanwhile is patched with what it missed. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Session, SessionList, SessionStatus, Thumbnail, ThumbnailList } from '../../src/session/schema.ts';
import { readAgain } from './read-again.ts';

export type SessionFilter = 'living' | 'ended' | 'all';
export type SessionPages = InfiniteData<SessionList, string | null>;

const PHASES: Record<SessionStatus, Exclude<SessionFilter, 'all'>> = {
  creating: 'living',
  pending: 'living',
  starting: 'living',
  running: 'living',
  stopping: 'living',
  stopped: 'ended',
  failed: 'ended',
};

export const isLiving = (session: Pick<Session, 'status'>): boolean => PHASES[session.status] === 'living';

/** The states of a filter as the API's `status` parameter takes them; undefined for all. */
export function statusesOf(filter: SessionFilter): string | undefined {
  if (filter === 'all') return undefined;
  return (Object.keys(PHASES) as SessionStatus[]).filter((status) => PHASES[status] === filter).join(',');
}

const isListed = (session: Session, filter: SessionFilter) => filter === 'all' || PHASES[session.status] === filter;

export function createSessionCache(client: QueryClient) {
  const journals = new Set<BerthEvent[]>();

  /** Runs a request and brings its answer up to date with the events that arrived meanwhile; not complete after a reset. */
  async function follow<T>(request: () => Promise<T>, patch: (answer: T, event: BerthEvent) => T) {
    const journal: BerthEvent[] = [];
    journals.add(journal);
    try {
      const answer = await request();
      return { answer: journal.reduce(patch, answer), complete: !journal.some((event) => event.type === 'reset') };
    } finally {
      journals.delete(journal);
    }
  }

  async function read<T>(request: () => Promise<T>, patch: (answer: T, event: BerthEvent) => T): Promise<T> {
    const { answer, complete } = await follow(request, patch);
    return complete ? answer : read(request, patch);
  }

  /** Runs a request that changes a session and answers it. */
  async function change(request: () => Promise<Session>): Promise<Session> {
    const { answer, complete } = await follow(request, patchSession);
    if (complete) put(answer);
    else reread();
    return answer;
  }

  function apply(event: BerthEvent): void {
    for (const journal of journals) journal.push(event);
    if (event.type === 'reset') reread();
    if (event.type === 'cluster.updated') invalidate('cluster');
    if (event.type === 'jobs.updated') invalidate('jobs', 'job');
    if (event.type === 'apps.updated') invalidate('apps');
    if (event.type === 'notices.updated') invalidate('notices');
    if (event.type === 'session.updated') put(event.data);
    if (event.type === 'session.thumbnail') putThumbnail(event.data);
    if (event.type === 'session.forgotten') drop(event.data.session_id);
  }

  function reread(): void {
    invalidate('sessions', 'session', 'thumbnails', 'apps', 'notices', 'cluster', 'jobs', 'job');
  }

  function invalidate(...kinds: string[]): void {
    void readAgain(client, ...kinds.map((kind) => [kind]));
  }

  function put(session: Session): void {
    client.setQueryData<Session>(['session', session.session_id], session);
    for (const [key, pages] of client.getQueriesData<SessionPages>({ queryKey: ['sessions'] })) {
      if (pages) client.setQueryData(key, patchPages(pages, key[1] as SessionFilter, session));
    }
  }

  /** Of an answer that is under way an older version may come: its address brings the newest picture all the same. */
  function putThumbnail(thumbnail: Thumbnail): void {
    client.setQueryData<ThumbnailList>(
      ['thumbnails'],
      (list) =>
        list && {
          thumbnails: [...list.thumbnails.filter((one) => one.session_id !== thumbnail.session_id), thumbnail],
        },
    );
  }

  function drop(sessionId: string): void {
    void readAgain(client, ['session', sessionId]);
    client.setQueriesData<SessionPages>(
      { queryKey: ['sessions'] },
      (pages) => pages && withoutSession(pages, sessionId),
    );
  }

  return { apply, drop, read, change };
}

export type SessionCache = ReturnType<typeof createSessionCache>;

export const patchSession = (session: Session, event: BerthEvent): Session =>
  event.type === 'session.updated' && event.data.session_id === session.session_id ? event.data : session;

/** A page of a list, with an event applied: what it has is replaced or leaves, a newcomer waits for `patchPages`. */
export function patchPage(page: SessionList, filter: SessionFilter, event: BerthEvent, isFirst: boolean): SessionList {
  if (event.type === 'session.forgotten') return without(page, event.data.session_id);
  if (event.type !== 'session.updated') return page;
  const pages = patchPages({ pages: [page], pageParams: [null] }, filter, event.data, isFirst);
  return pages.pages[0] ?? page;
}

export function patchPages(pages: SessionPages, filter: SessionFilter, session: Session, admits = true): SessionPages {
  if (!isListed(session, filter)) return withoutSession(pages, session.session_id);
  if (pages.pages.some((page) => page.sessions.some((one) => one.session_id === session.session_id))) {
    return mapPages(pages, (page) => ({
      ...page,
      sessions: page.sessions.map((one) => (one.session_id === session.session_id ? session : one)),
    }));
  }
  return admits ? insert(pages, session) : pages;
}

/** Puts a newcomer where its age belongs; one older than what has been loaded comes with its own page. */
function insert(pages: SessionPages, session: Session): SessionPages {
  const index = pages.pages.findIndex(
    (page) => page.next_cursor === null || page.sessions.some((one) => one.created_at <= session.created_at),
  );
  return mapPages(pages, (page, at) =>
    at === index ? { ...page, sessions: [...page.sessions, session].sort(newestFirst) } : page,
  );
}

const newestFirst = (a: Session, b: Session) =>
  a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0;

const without = (page: SessionList, sessionId: string): SessionList => ({
  ...page,
  sessions: page.sessions.filter((one) => one.session_id !== sessionId),
});

const withoutSession = (pages: SessionPages, sessionId: string) => mapPages(pages, (page) => without(page, sessionId));

const mapPages = (pages: SessionPages, change: (page: SessionList, index: number) => SessionList): SessionPages => ({
  ...pages,
  pages: pages.pages.map(change),
});
