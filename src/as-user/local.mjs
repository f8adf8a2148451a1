// @ts-check
/**
 * The same for one machine, where whoever started Berth may act as the account already, or is root: it becomes the account, which is its
 * one argument, and does one thing with that account's files, or reads a part of one. All of its code is loaded before: where that lies need not be open to the account.
 */
import { execFileSync } from 'node:child_process';
import { Failure } from './failure.mjs';
import { writeAll } from './file-download.mjs';
import { operate } from './file-operation.mjs';
import { readPart } from './read-part.mjs';
import { parseRequest, readRequest } from './request.mjs';

/** @import { FileAnswer, ReadAnswer } from './schema.ts' */

/** @param {string} account */
function become(account) {
  const line = execFileSync('getent', ['passwd', '--', account], { encoding: 'utf8' });
  const [name, , uid = '', gid = ''] = line.trim().split(':');
  if (name !== account) throw new Failure('rejected', `This machine has no account ${account}.`);
  if (process.getuid?.() === Number(uid)) return;
  // Of POSIX systems alone, so that its type is not known.
  /** @type {{ initgroups: (account: string, gid: number) => void }} */ (/** @type {unknown} */ (process)).initgroups(
    account,
    Number(gid),
  );
  process.setgid?.(Number(gid));
  process.setuid?.(Number(uid));
}

/** @returns {{ answer: FileAnswer | ReadAnswer, follow: () => void | Promise<void> }} */
function answerOrFailure() {
  try {
    become(process.argv[2] ?? '');
    const { line, rest } = readRequest();
    const { request } = parseRequest(line);
    if (request.action === 'files') return operate(request.operation, rest);
    if (request.action === 'read') return { answer: readPart(request), follow: () => {} };
    throw new Failure('refused', 'Only files are looked at like this.');
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('unknown', `It failed: ${String(error)}`);
    return { answer: failure.answer(), follow: () => {} };
  }
}

const { answer, follow } = answerOrFailure();
writeAll(Buffer.from(`${JSON.stringify(answer)}\n`));
await follow();
