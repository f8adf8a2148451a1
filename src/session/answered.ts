import { Problem } from '../errors.ts';
import { NotOffered } from '../scheduler/scheduler.ts';

/** A scheduler that does not answer is told as that, not as a fault of Berth's own. */
export async function answered<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof NotOffered) throw new Problem('not_offered', error.message);
    throw new Problem('scheduler_unavailable', 'Try again in a moment; /readyz tells the administrator more.', {
      cause: error,
    });
  }
}
