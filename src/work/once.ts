/** What is asked for under an Idempotency-Key is made once, however often it is asked for. */
import { createHash } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { Records } from '../records/records.ts';

export interface Key {
  key: string;
  hash: string;
}

export interface Made<W> {
  made: W;
  /** Whether an earlier request under the same Idempotency-Key made it. */
  repeated: boolean;
}

export function onceUnderKey<W>({
  records,
  get,
}: {
  records: Pick<Records, 'idempotency'>;
  get: (id: string) => Promise<W>;
}) {
  async function madeUnder(userId: string, key: string, hash: string): Promise<W | null> {
    const known = await records.idempotency.get(userId, key);
    if (!known) return null;
    if (known.request_hash !== hash) {
      throw new Problem('idempotency_mismatch', 'Use a new Idempotency-Key for another request.');
    }
    return get(known.session_id);
  }

  /** Whoever repeats it gets what was made the first time. */
  return async (
    principal: Principal,
    key: string | undefined,
    asked: object,
    make: (key: Key | undefined) => Promise<W>,
  ): Promise<Made<W>> => {
    if (key === undefined) return { made: await make(undefined), repeated: false };
    const hash = createHash('sha256').update(canonical(asked)).digest('hex');
    const before = await madeUnder(principal.user_id, key, hash);
    if (before) return { made: before, repeated: true };
    try {
      return { made: await make({ key, hash }), repeated: false };
    } catch (error) {
      // The same request came twice at the same moment; the first one counts, also where it took the last session allowed.
      const first = await madeUnder(principal.user_id, key, hash);
      if (!first) throw error;
      return { made: first, repeated: true };
    }
  };
}

/** The same text for the same request, in whatever order its fields were sent. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
