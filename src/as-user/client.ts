/** What the portal calls to have something done as a user's account: on a cluster `libexec/berth-as-user`, by sudo, with a grant of auth. */
import type { Readable } from 'node:stream';
import type { FileOperation } from '../files/schema.ts';
import { installed } from '../installation.ts';
import { type Exchanged, exchange } from './exchange.ts';
import type { AnswerTo, AsUserRequest, Failure, FileAnswer } from './schema.ts';

/** Longer than the program itself takes at most. A process of another account cannot be killed: it is left to end by itself. */
const TIMEOUT_MS = 60_000;
/** As long as a part of an upload may come. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
/** The longest answer is a log, where each byte may take six in JSON. */
const ANSWER_BYTES_MAX = 7_000_000;

/** Of this installation; absolute, as the sudo rule names it. */
export const HELPER = installed('libexec/berth-as-user');

/** `grant` is what auth has signed for this account, session and action; null of an array, whose jobs have each their own. */
export type AsUser = <Request extends AsUserRequest>(
  account: string,
  request: Request,
  grant: string | null,
) => Promise<AnswerTo<Request>>;

/** What starts the program as an account. */
export type StartAs = (account: string) => string[];

/** Where another account is to be become: `<sudo> -u <account> -- <helper>`. */
export const bySudo =
  ({ helper = HELPER, sudo = ['sudo', '-n'] }: { helper?: string; sudo?: string[] } = {}): StartAs =>
  (account) => [...sudo, '-u', account, '--', helper];

/** Where Berth is the account, or root: what is done with files, without anybody's leave. */
export const here: StartAs = (account) => [process.execPath, installed('src/as-user/local.mjs'), account];

export function asUser({
  start = bySudo(),
  timeoutMs = TIMEOUT_MS,
}: {
  start?: StartAs;
  timeoutMs?: number;
} = {}): AsUser {
  return async <Request extends AsUserRequest>(account: string, request: Request, grant: string | null) => {
    const said = await exchange(start(account), JSON.stringify({ ...request, grant }), {
      timeoutMs,
      answerBytesMax: ANSWER_BYTES_MAX,
    });
    said.bytes.resume();
    return answerOf(said, account) as AnswerTo<Request>;
  };
}

/** The same for files. `body` are the bytes of an upload; `bytes`, which are to be read, those of a download. */
export type AsUserFiles = <Operation extends FileOperation>(
  account: string,
  operation: Operation,
  options: { grant: string; body?: Readable | undefined },
) => Promise<{ answer: FileAnswer<Operation>; bytes: Readable }>;

export function asUserFiles(start: StartAs): AsUserFiles {
  return async <Operation extends FileOperation>(
    account: string,
    operation: Operation,
    { grant, body }: { grant: string; body?: Readable | undefined },
  ) => {
    const timeoutMs = body === undefined ? TIMEOUT_MS : UPLOAD_TIMEOUT_MS;
    const request = JSON.stringify({ action: 'files', operation, grant });
    const said = await exchange(start(account), request, { timeoutMs, answerBytesMax: ANSWER_BYTES_MAX, body });
    return { answer: answerOf(said, account) as FileAnswer<Operation>, bytes: said.bytes };
  };
}

const answerOf = (said: Exchanged, account: string): unknown =>
  said.answer === null ? explain(said, account) : parse(said.answer);

function parse(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'ok' in answer) return answer;
  } catch {
    // Something else was printed; whether anything was done is not known.
  }
  return failure('unknown', "Berth's helper gave an answer that is none.");
}

/** sudo says no before anything has run; whatever else went wrong may have done what was asked. */
function explain({ error, timedOut }: Exchanged, account: string): Failure {
  if (timedOut) return failure('unknown', "Berth's helper did not answer in time.");
  if (/unknown user/.test(error)) return failure('rejected', `This machine has no account ${account}.`);
  if (/password is required|not allowed|not in the sudoers|may not run/.test(error)) {
    return failure(
      'rejected',
      `Berth may not act as the account ${account}. An administrator adds it to the group berth-users.`,
    );
  }
  if (/^sudo: /m.test(error)) {
    return failure('rejected', `Berth's helper cannot be started (${lastLine(error)}). Ask an administrator.`);
  }
  return failure('unknown', `Berth's helper ended without an answer (${lastLine(error) || 'no message'}).`);
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

function failure(kind: Failure['kind'], message: string): Failure {
  return { ok: false, kind, reason: 'submit_rejected', message };
}
