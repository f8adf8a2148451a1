/** How much room a user has, asked for as that user, and not again for each page. */
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { Quota, QuotaList } from './schema.ts';

/** A file server that hangs costs a process in that time, for each account. */
const KEPT_MS = 60_000;
const RETRY_AFTER_SECONDS = 60;

/** Throws where a file system does not answer in time. */
export type ReadQuotas = (account: string, grant: string | null) => Promise<Quota[]>;
export type QuotaService = ReturnType<typeof quotaService>;

export function quotaService(deps: {
  readQuotas: ReadQuotas;
  /** null where the user has none. */
  accountOf: (principal: Principal) => string | null;
  /** Leave to ask as that account; null where none is needed. */
  grantFor: (principal: Principal, account: string) => Promise<string | null>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
}) {
  const kept = new Map<string, { at: number; answer: Promise<Quota[]> }>();

  async function list(principal: Principal): Promise<QuotaList> {
    const account = deps.accountOf(principal);
    if (account === null) return { account, quotas: [] };
    for (const [known, { at }] of kept) if (deps.now() - at >= KEPT_MS) kept.delete(known);
    const asked = kept.get(account) ?? (await ask(principal, account));
    return { account, quotas: await asked.answer };
  }

  async function ask(principal: Principal, account: string) {
    // Without leave nobody has asked, and the next one may.
    const grant = await deps.grantFor(principal, account);
    const answer = deps.readQuotas(account, grant).catch((error: unknown): never => {
      deps.log.warn({ err: error, account }, 'how much room an account has was not told');
      if (error instanceof Problem) throw error;
      const detail = 'The file system of your home does not answer, or your home is not there. Try again in a minute.';
      throw new Problem('unavailable', detail, {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        cause: error,
      });
    });
    const asked = { at: deps.now(), answer };
    kept.set(account, asked);
    return asked;
  }

  return { list };
}
