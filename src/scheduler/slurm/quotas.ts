/** How much room an account has on a cluster, as the program tells that acts as users. */
import type { QuotasAnswer, QuotasRequest } from '../../as-user/schema.ts';
import type { Quota } from '../../quotas/schema.ts';

type AskAs = (account: string, request: QuotasRequest, grant: string) => Promise<QuotasAnswer>;

export function slurmQuotas(askAs: AskAs): (account: string, grant: string | null) => Promise<Quota[]> {
  return async (account, grant) => {
    const answer = await askAs(account, { action: 'quotas' }, grant ?? '');
    if (!answer.ok) throw new Error(answer.message);
    return answer.quotas;
  };
}
