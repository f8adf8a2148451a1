import { useMe, useSessions } from '../../ui/queries.ts';
import type { SessionFilter } from '../../ui/session-cache.ts';

/** Those sessions of a list that are the user's own: an administrator's has everybody's. */
export function useMySessions(filter: SessionFilter) {
  const me = useMe().data;
  const query = useSessions(filter);
  const all = query.data?.pages.flatMap((page) => page.sessions);
  return { query, mine: all?.filter(({ user_id }) => user_id === me?.user_id) };
}
