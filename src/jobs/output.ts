/** What a job has written, for its own user and who looks on as that user: followed as it comes, or whole. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { FilePart, PartWanted, Queue } from '../scheduler/queue.ts';
import { NotOffered } from '../scheduler/scheduler.ts';
import { cutAtBeginning, cutAtEnd } from '../utf8.ts';
import type { OutputPart, OutputQuery, OutputStream } from './schema.ts';
import type { JobService } from './service.ts';

const SHOWN_BYTES = 256_000;
const DOWNLOAD_BYTES = 4_000_000;
/** Each is a process of the account as long as it waits. */
const READS_MAX = 8;
const RETRY_AFTER_SECONDS = 20;

export type JobOutput = ReturnType<typeof jobOutput>;

export function jobOutput(deps: {
  jobs: Pick<JobService, 'get'>;
  queue: Pick<Queue, 'read'>;
  /** The account of a user's jobs; null where none is mapped. */
  accountOf: (principal: Principal) => string | null;
  /** Leave to read that file of the user's account; null where none is needed. */
  grantFor: (principal: Principal, account: string, path: string) => Promise<string | null>;
}) {
  /** By account, then by what is read: who asks the same waits for the same answer. */
  const reading = new Map<string, Map<string, Promise<FilePart>>>();

  async function part(principal: Principal, jobId: string, query: OutputQuery): Promise<OutputPart> {
    const { job, account } = await own(principal, jobId);
    const path = job[query.stream];
    const ended = job.state === 'ended';
    const nothing = { path, ended, text: '', file: null, from: null, next: null, size: null };
    if (path === null) return { ...nothing, state: 'unknown' };
    const wanted = {
      from: query.from ?? null,
      file: query.file ?? null,
      bytes: SHOWN_BYTES,
      waitSeconds: ended ? 0 : query.wait,
    };
    const read = await readOnce(account, path, wanted, principal);
    if (read.state !== 'read') return { ...nothing, state: read.state };
    const isTail = query.from === undefined && read.from > 0;
    const skipped = isTail ? cutAtBeginning(read.bytes) : 0;
    const bytes = read.bytes.subarray(skipped, read.bytes.length - cutAtEnd(read.bytes));
    const from = read.from + skipped;
    const { state, file, size } = read;
    return { state, path, ended, text: bytes.toString('utf8'), file, from, next: from + bytes.length, size };
  }

  /** The name of the file, and its bytes as they are read: as many as it had at the beginning. */
  async function whole(principal: Principal, jobId: string, stream: OutputStream) {
    const { job, account } = await own(principal, jobId);
    const path = job[stream];
    const wanted = (from: number, file: string | null) => ({ from, file, bytes: DOWNLOAD_BYTES, waitSeconds: 0 });
    const first =
      path === null ? { state: 'unknown' as const } : await readOnce(account, path, wanted(0, null), principal);
    if (path === null || first.state !== 'read')
      throw new Problem('not_found', WHY_NOT[first.state as keyof typeof WHY_NOT]);
    return { name: path.split('/').at(-1) ?? '', size: first.size, bytes: bytesFrom(first) };

    async function* bytesFrom({ file, size, bytes }: Extract<FilePart, { state: 'read' }>) {
      yield bytes;
      for (let next = bytes.length; next < size; ) {
        const read = await readOnce(account, path as string, wanted(next, file), principal);
        if (read.state !== 'read' || read.from !== next || read.bytes.length === 0)
          throw new Error(`${path} became another file while it was read`);
        const rest = read.bytes.subarray(0, size - next);
        yield rest;
        next += rest.length;
      }
    }
  }

  async function own(principal: Principal, jobId: string) {
    const job = await deps.jobs.get(principal, jobId);
    const account = deps.accountOf(principal);
    if (account !== null && job.user === account) return { job, account };
    throw new Problem(
      'forbidden',
      `What job ${job.label} writes is ${job.user}'s own. Support sees it where it sees the portal as its user does.`,
    );
  }

  function readOnce(account: string, path: string, wanted: PartWanted, principal: Principal): Promise<FilePart> {
    const reads = reading.get(account) ?? new Map<string, Promise<FilePart>>();
    const key = JSON.stringify([path, wanted]);
    const present = reads.get(key);
    if (present) return present;
    if (reads.size >= READS_MAX) {
      throw new Problem('too_many_requests', 'You follow what many jobs write at once. Close some of their pages.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    const read = granted(account, path, wanted, principal).finally(() => {
      reads.delete(key);
      if (reads.size === 0) reading.delete(account);
    });
    reading.set(account, reads.set(key, read));
    return read;
  }

  async function granted(account: string, path: string, wanted: PartWanted, principal: Principal): Promise<FilePart> {
    const grant = await deps.grantFor(principal, account, path);
    try {
      return await deps.queue.read(account, path, wanted, grant);
    } catch (cause) {
      if (cause instanceof NotOffered) throw new Problem('not_offered', cause.message);
      throw new Problem('unavailable', 'The file could not be read now. Try again in a moment.', {
        cause,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
  }

  /** Throws where it is not theirs, or there is none. */
  const check = async (principal: Principal, jobId: string): Promise<void> => void (await own(principal, jobId));

  return { check, part, whole };
}

const WHY_NOT = {
  unknown: 'The scheduler does not tell any more where the job wrote; look in the folder that it ran in.',
  absent: 'The file is not there: the job has written nothing yet, or it was moved or removed since.',
  forbidden: 'Your account may not read the file.',
  no_file: 'It is no file that can be read: a device, a pipe or a folder.',
};
