import { Problem } from '../errors.ts';

/** Cancels each, and counts those that were not over meanwhile. */
export async function countOf<Item>(items: readonly Item[], cancel: (item: Item) => Promise<unknown>): Promise<number> {
  let count = 0;
  for (const item of items) {
    try {
      await cancel(item);
      count += 1;
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'wrong_state')) throw error;
    }
  }
  return count;
}
