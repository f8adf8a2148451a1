import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Session, SessionList, SessionStatus } from '../../src/session/schema.ts';
import {
  createSessionCache,
  patchPage,
  patchSession,
  type SessionFilter,
  type SessionPages,
  statusesOf,
} from './session-cache.ts';

const session = (id: string, status: SessionStatus, createdAt: string): Session => ({
  session_id: id,
  app_id: 'gedit',
  name: id,
  user_id: 'minji',
  cluster: 'local',
  status,
  reason: null,
  message: null,
  job_id: null,
  node: null,
  node_ip: null,
  vnc_port: null,
  waiting: null,
  displayUrl: null,
  created_at: `2026-11-23T${createdAt}:00Z`,
  started_at: null,
  ended_at: null,
  expires_at: null,
  last_input_at: null,
  idle_ends_at: null,
  maintenance_at: null,
  restarted_from: null,
  config: {
    resources: { cpus: 1, memory: '1Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
    display: { type: 'novnc', resolution: '1280x720' },
  },
  params: {},
  steps: [],
});

const updated = (data: Session): BerthEvent => ({ id: '1', type: 'session.updated', data });
const forgotten = (id: string): BerthEvent => ({ id: '2', type: 'session.forgotten', data: { session_id: id } });
const reset: BerthEvent = { id: '3', type: 'reset', data: {} };

const pagesOf = (...pages: Session[][]): SessionPages => ({
  pages: pages.map((sessions, index) => ({ sessions, next_cursor: index < pages.length - 1 ? `c${index}` : null })),
  pageParams: pages.map((_, index) => (index === 0 ? null : `c${index - 1}`)),
});

function cached(lists: Partial<Record<SessionFilter, SessionPages>>) {
  const client = new QueryClient();
  for (const [filter, pages] of Object.entries(lists)) client.setQueryData(['sessions', filter], pages);
  const cache = createSessionCache(client);
  const shown = (filter: SessionFilter) =>
    client
      .getQueryData<SessionPages>(['sessions', filter])
      ?.pages.map((page) => page.sessions.map((one) => `${one.session_id} ${one.status}`));
  return { client, cache, shown };
}

describe('an event about a session', () => {
  it('replaces it in place in every list that has it', () => {
    const { cache, shown } = cached({
      living: pagesOf([session('b', 'starting', '11:00'), session('a', 'running', '10:00')]),
      all: pagesOf([session('b', 'starting', '11:00')], [session('a', 'running', '10:00')]),
    });
    cache.apply(updated(session('b', 'running', '11:00')));
    expect(shown('living')).toEqual([['b running', 'a running']]);
    expect(shown('all')).toEqual([['b running'], ['a running']]);
  });

  it('moves it from the living to the ended when it ends', () => {
    const { cache, shown } = cached({
      living: pagesOf([session('b', 'running', '11:00')]),
      ended: pagesOf([session('a', 'stopped', '10:00')]),
    });
    cache.apply(updated(session('b', 'failed', '11:00')));
    expect(shown('living')).toEqual([[]]);
    expect(shown('ended')).toEqual([['b failed', 'a stopped']]);
  });

  it('puts a new one where its age belongs', () => {
    const { cache, shown } = cached({
      all: pagesOf(
        [session('d', 'running', '13:00')],
        [session('b', 'stopped', '11:00'), session('a', 'stopped', '10:00')],
      ),
    });
    cache.apply(updated(session('e', 'creating', '14:00')));
    cache.apply(updated(session('c', 'running', '12:00')));
    expect(shown('all')).toEqual([
      ['e creating', 'd running'],
      ['c running', 'b stopped', 'a stopped'],
    ]);
  });

  it('leaves out one that is older than what has been loaded', () => {
    const pages = pagesOf([session('b', 'stopped', '11:00')], []);
    const { cache, shown } = cached({ all: { pages: pages.pages.slice(0, 1), pageParams: [null] } });
    cache.apply(updated(session('a', 'stopped', '10:00')));
    expect(shown('all')).toEqual([['b stopped']]);
  });

  it('takes a forgotten one out of every list', () => {
    const { cache, shown } = cached({
      ended: pagesOf([session('b', 'stopped', '11:00')], [session('a', 'failed', '10:00')]),
    });
    cache.apply(forgotten('a'));
    expect(shown('ended')).toEqual([['b stopped'], []]);
  });

  it('is kept for the page that shows the session', () => {
    const { client, cache } = cached({});
    cache.apply(updated(session('a', 'running', '10:00')));
    expect(client.getQueryData<Session>(['session', 'a'])?.status).toBe('running');
  });
});

describe('an answer that was under way while events arrived', () => {
  it('does not bring back an older state', async () => {
    const { cache } = cached({});
    const old: SessionList = {
      sessions: [session('a', 'starting', '10:00'), session('b', 'stopped', '09:00')],
      next_cursor: null,
    };
    const answer = await cache.read(
      async () => {
        cache.apply(updated(session('a', 'running', '10:00')));
        cache.apply(forgotten('b'));
        return old;
      },
      (page, event) => patchPage(page, 'all', event, true),
    );
    expect(answer.sessions.map((one) => `${one.session_id} ${one.status}`)).toEqual(['a running']);
  });

  it('is read again after a reset', async () => {
    const { cache } = cached({});
    let reads = 0;
    const answer = await cache.read(async () => {
      reads += 1;
      if (reads === 1) cache.apply(reset);
      return session('a', reads === 1 ? 'starting' : 'running', '10:00');
    }, patchSession);
    expect(answer.status).toBe('running');
  });

  it('of a change is not sent again after a reset', async () => {
    const { cache } = cached({});
    let requests = 0;
    await cache.change(async () => {
      requests += 1;
      cache.apply(reset);
      return session('a', 'creating', '10:00');
    });
    expect(requests).toBe(1);
  });

  it('of a change does not hide a newer state', async () => {
    const { client, cache } = cached({ living: pagesOf([]) });
    await cache.change(async () => {
      cache.apply(updated(session('a', 'running', '10:00')));
      return session('a', 'creating', '10:00');
    });
    expect(client.getQueryData<Session>(['session', 'a'])?.status).toBe('running');
  });

  it('does not put a newcomer on a later page', () => {
    const page = { sessions: [session('a', 'running', '10:00')], next_cursor: null };
    expect(patchPage(page, 'all', updated(session('b', 'running', '11:00')), false)).toEqual(page);
  });
});

it('a new picture of a screen takes the place of the older one, and of no other', () => {
  const { client, cache } = cached({});
  const told = (session_id: string, version: string): BerthEvent => ({
    id: '4',
    type: 'session.thumbnail',
    data: { session_id, version },
  });
  cache.apply(told('a', '0'));
  expect(client.getQueryData(['thumbnails'])).toBeUndefined();
  client.setQueryData(['thumbnails'], { thumbnails: [{ session_id: 'a', version: '1' }] });
  cache.apply(told('b', '1'));
  cache.apply(told('a', '2'));
  expect(client.getQueryData(['thumbnails'])).toEqual({
    thumbnails: [
      { session_id: 'b', version: '1' },
      { session_id: 'a', version: '2' },
    ],
  });
});

it('a reset makes everything that events keep true be read again', () => {
  const { client, cache } = cached({ all: pagesOf([]) });
  client.setQueryData(['apps'], {});
  client.setQueryData(['me'], {});
  cache.apply(reset);
  const isStale = (key: string[]) => client.getQueryState(key)?.isInvalidated;
  expect([isStale(['sessions', 'all']), isStale(['apps']), isStale(['me'])]).toEqual([true, true, false]);
});

it('a filter asks for all of its states and no other', () => {
  expect(statusesOf('living')).toBe('creating,pending,starting,running,stopping');
  expect(statusesOf('ended')).toBe('stopped,failed');
  expect(statusesOf('all')).toBeUndefined();
});
