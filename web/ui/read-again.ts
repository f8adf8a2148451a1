/** Reads again what has changed. */
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Resolves when all that is shown under these keys has been read. TanStack Query lets an invalidation wait for a first answer
 * that is under way, though it may have been made before the change: such an answer is shown, and read once more.
 */
export async function readAgain(client: QueryClient, ...keys: QueryKey[]): Promise<void> {
  await Promise.all(keys.map((queryKey) => readOneAgain(client, queryKey)));
}

async function readOneAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const firsts = client
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: 'fetching', predicate: ({ state }) => state.data === undefined });
  const underWay = firsts.map((query) => query.promise);
  await client.invalidateQueries({ queryKey });
  await Promise.allSettled(underWay);
  await Promise.all(firsts.map((query) => client.invalidateQueries({ queryKey: query.queryKey, exact: true })));
}
