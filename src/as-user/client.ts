/** What the portal calls to have something done as a user's account: `libexec/berth-as-user`, by sudo, with a grant of auth. */
import { spawn } from 'node:child_process';
import { installed } from '../installation.ts';
import type { AnswerTo, AsUserRequest, Failure } from './schema.ts';

/** Longer than the program itself takes at most. A process of another account cannot be killed: it is left to end by itself. */
const TIMEOUT_MS = 60_000;
/** The longest answer is a log, where each byte may take six in JSON. */
const ANSWER_BYTES_MAX = 7_000_000;
const ERROR_BYTES_MAX = 10_000;

/** Of this installation; absolute, as the sudo rule names it. */
export const HELPER = installed('libexec/berth-as-user');

/** `grant` is what auth has signed for this account, session and action. */
export type AsUser = <Request extends AsUserRequest>(
  account: string,
  request: Request,
  grant: string,
) => Promise<AnswerTo<Request>>;

export function asUser(
  options: {
    helper?: string;
    /** What becomes another account: `<sudo> -u <account> -- <helper>`. */
    sudo?: string[];
    timeoutMs?: number;
  } = {},
): AsUser {
  const { helper = HELPER, sudo = ['sudo', '-n'], timeoutMs = TIMEOUT_MS } = options;
  return async <Request extends AsUserRequest>(account: string, request: Request, grant: string) => {
    const input = JSON.stringify({ ...request, grant });
    const ended = await run([...sudo, '-u', account, '--', helper], input, timeoutMs);
    return (typeof ended === 'string' ? parse(ended) : explain(ended, account, helper)) as AnswerTo<Request>;
  };
}

interface WithoutAnswer {
  error: string;
  timedOut: boolean;
}

/** What it printed, or why it printed nothing. */
function run(command: string[], input: string, timeoutMs: number): Promise<string | WithoutAnswer> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    // English messages, and nothing of the portal's own environment.
    const child = spawn(program, args, { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' } });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let error = '';
    const giveUp = (timedOut: boolean): void => {
      child.kill();
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve({ error, timedOut });
    };
    const timer = setTimeout(giveUp, timeoutMs, true);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > ANSWER_BYTES_MAX) giveUp(true);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (error.length < ERROR_BYTES_MAX) error += chunk.toString();
    });
    child.on('error', (cause) => {
      error += `sudo: ${cause.message}`;
    });
    child.on('close', () => {
      clearTimeout(timer);
      resolve(bytes > 0 ? Buffer.concat(chunks).toString() : { error, timedOut: false });
    });
    // It may end before it has read all: what it answers says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

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
function explain({ error, timedOut }: WithoutAnswer, account: string, helper: string): Failure {
  if (timedOut) return failure('unknown', "Berth's helper did not answer in time.");
  if (/unknown user/.test(error)) return failure('rejected', `This machine has no account ${account}.`);
  if (/password is required|not allowed|not in the sudoers|may not run/.test(error)) {
    return failure(
      'rejected',
      `Berth may not act as the account ${account}. An administrator adds it to the group berth-users.`,
    );
  }
  if (/^sudo: /m.test(error)) {
    return failure(
      'rejected',
      `Berth's helper ${helper} cannot be started (${lastLine(error)}). Ask an administrator.`,
    );
  }
  return failure('unknown', `Berth's helper ended without an answer (${lastLine(error) || 'no message'}).`);
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

function failure(kind: Failure['kind'], message: string): Failure {
  return { ok: false, kind, reason: 'submit_rejected', message };
}
