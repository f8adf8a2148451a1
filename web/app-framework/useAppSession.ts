import { useSession } from '../ui/queries.ts';
import { isLiving } from '../ui/session-cache.ts';

/** One session's record. The page's events keep it true: what the server pushes is put where this hook reads. */
export function useAppSession(sessionId: string) {
  const query = useSession(sessionId);
  const session = query.data ?? null;
  return {
    session,
    error: query.error,
    isMissing: query.error?.code === 'not_found',
    isEnded: session !== null && !isLiving(session),
    reread: () => void query.refetch(),
  };
}
