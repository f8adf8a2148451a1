/** Which sessions are shown. It stands in the page's address, so that it can be sent to somebody and found again. */
import type { EndReason } from '../../../src/session/schema.ts';
import { reasons } from '../../ui/locales/reasons.ts';
import { statusesOf } from '../../ui/session-cache.ts';

export const SHOWS = ['all', 'living', 'ended', 'failed'] as const;
export const REASONS = Object.keys(reasons.en) as EndReason[];

export interface SessionSearch {
  show: (typeof SHOWS)[number];
  q: string;
  app: string;
  user: string;
  node: string;
  reason: EndReason | '';
}

const USUAL: SessionSearch = { show: 'all', q: '', app: '', user: '', node: '', reason: '' };

export function readSearch(address: URLSearchParams): SessionSearch {
  const text = (key: 'q' | 'app' | 'user' | 'node'): string => address.get(key) ?? '';
  return {
    show: SHOWS.find((show) => show === address.get('show')) ?? USUAL.show,
    q: text('q'),
    app: text('app'),
    user: text('user'),
    node: text('node'),
    reason: REASONS.find((reason) => reason === address.get('reason')) ?? '',
  };
}

export function writeSearch(search: SessionSearch): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).filter(([key, value]) => value !== USUAL[key as keyof SessionSearch]),
  );
}

export const isNarrowed = (search: SessionSearch): boolean => Object.keys(writeSearch(search)).length > 0;

/** As the API takes it. */
export function addressOf({ show, q, app, user, node, reason }: SessionSearch, cursor: string | null): URLSearchParams {
  const status = show === 'failed' ? 'failed' : statusesOf(show);
  return new URLSearchParams({
    ...(status !== undefined && { status }),
    ...(q.trim() !== '' && { q: q.trim() }),
    ...(app !== '' && { app_id: app }),
    ...(user !== '' && { user_id: user }),
    ...(node !== '' && { node }),
    ...(reason !== '' && { reason }),
    ...(cursor !== null && { cursor }),
  });
}
