/** Acts as users with grants that a test makes, whatever the one is that it is handed. */
import { asUser, bySudo } from '../../src/as-user/client.ts';
import type { AnswerTo, AsUserRequest } from '../../src/as-user/schema.ts';
import { subjectOf } from '../../src/as-user/subject.mjs';

type Granted = <Request extends AsUserRequest>(account: string, request: Request) => Promise<AnswerTo<Request>>;

export function granted(
  grant: (to: { account: string; session_id: string; actions: AsUserRequest['action'][] }) => string,
  { timeoutMs, ...sudo }: NonNullable<Parameters<typeof bySudo>[0]> & { timeoutMs?: number },
): Granted {
  const ask = asUser({ start: bySudo(sudo), ...(timeoutMs !== undefined && { timeoutMs }) });
  return (account, request) =>
    ask(account, request, grant({ account, session_id: subjectOf(request), actions: [request.action] }));
}
