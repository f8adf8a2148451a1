/** How much room an account has on a cluster, as the program tells that acts as users. */
import type { QuotasAnswer, QuotasRequest } from '../../as-user/schema.ts';
import { Problem } from '../../errors.ts';
import type { Quota } from '../../quotas/schema.ts';

type AskAs = (account: string, request: QuotasRequest, grant: string) => Promise<QuotasAnswer>;

export function slurmQuotas(askAs: AskAs): (account: string, grant: string | null) => Promise<Quota[]> {
  return async (account, grant) => {
    const answer = await askAs(account, { action: 'quotas' }, grant ?? '');
    if (answer.ok) return answer.quotas;
    // What the site lacks is told as it is.
    throw answer.kind === 'unknown' ? new Error(answer.message) : new Problem('unavailable', answer.message);
  };
}
