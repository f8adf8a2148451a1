/** Acts as users with grants that a test makes, whatever the one is that it is handed. */
import { asUser, bySudo } from '../../src/as-user/client.ts';
import type { AnswerTo, AsUserRequest } from '../../src/as-user/schema.ts';
import { granted } from '../../src/as-user/subject.mjs';

type Granted = <Request extends AsUserRequest>(account: string, request: Request) => Promise<AnswerTo<Request>>;

export function grantedAs(
  grant: (to: { account: string; session_id: string; actions: AsUserRequest['action'][] }) => string,
  { timeoutMs, ...sudo }: NonNullable<Parameters<typeof bySudo>[0]> & { timeoutMs?: number },
): Granted {
  const ask = asUser({ start: bySudo(sudo), ...(timeoutMs !== undefined && { timeoutMs }) });
  return (account, request) => {
    const of = ({ session }: { session: string }) => grant({ account, session_id: session, actions: [request.action] });
    const [first = '', ...others] = granted(request, null).map(of);
    if (request.action !== 'submit_array') return ask(account, request, first);
    const jobs = request.jobs.map((job, index) => ({ ...job, grant: [first, ...others][index] ?? '' }));
    return ask(account, { ...request, jobs }, null);
  };
}
