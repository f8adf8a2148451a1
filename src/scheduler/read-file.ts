/** A part of a file of an account, as the program reads it that acts as that account. */
import type { ReadAnswer, ReadRequest } from '../as-user/schema.ts';
import type { Queue } from './queue.ts';

type ReadAs = (account: string, request: ReadRequest, grant: string) => Promise<ReadAnswer>;

export const readFileAs =
  (readAs: ReadAs): Queue['read'] =>
  async (account, path, { from, file, bytes, waitSeconds }, grant) => {
    const request = { action: 'read', path, from, file, bytes, wait_seconds: waitSeconds } as const;
    const answer = await readAs(account, request, grant ?? '');
    if (!answer.ok) throw new Error(answer.message);
    if (answer.state !== 'read') return { state: answer.state };
    const { state, file: identity, size, from: start, data } = answer;
    return { state, file: identity, size, from: start, bytes: Buffer.from(data, 'base64') };
  };
