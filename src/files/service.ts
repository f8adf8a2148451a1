/** What users do with their own files. It is all done as their account, so nothing here guards what that may not do by itself. */
import type { Readable } from 'node:stream';
import type { Principal } from '../auth/principal.ts';
import { Problem, type ProblemCode } from '../errors.ts';
import type {
  FileFault,
  FileOperation,
  FileOutcome,
  Folder,
  FolderQuery,
  UnpackingNews,
  UploadState,
} from './schema.ts';
import { unpackingNews } from './unpacking.ts';

/** The port: `grant` is leave to do it; the bytes are to be read, or destroyed. */
export type UserFiles = <Operation extends FileOperation>(
  account: string,
  operation: Operation,
  options: { grant: string; body?: Readable | undefined },
) => Promise<{
  answer: ({ ok: true } & FileOutcome<Operation>) | { ok: false; kind: string; message: string };
  bytes: Readable;
}>;

type Done<Operation extends FileOperation> = Extract<FileOutcome<Operation>, { state: 'done' }>;

/** Each is a process of the account. */
const AT_ONCE = 8;
const RETRY_AFTER_SECONDS = 5;

/** `inside` is what in an archive it is about. */
type Detail = (path: string, inside: string) => string;

const FAULTS: Record<Exclude<FileFault, 'elsewhere'>, [code: ProblemCode, detail: Detail]> = {
  absent: ['not_found', (path) => `There is no ${path}, or it is gone.`],
  forbidden: ['no_permission', (path) => `Your account may not do that with ${path}. Its owner can give it the right.`],
  exists: ['already_exists', (path) => `${path} is there already. Choose another name.`],
  full: ['no_space', () => 'The disk or your quota is full. Remove what you do not need, then try again.'],
  wrong_kind: ['not_possible', (path) => `${path} is not what can be used like this: a folder, a link or a device.`],
  too_long: ['invalid_request', (path) => `The name of ${path} is too long for the file system.`],
  other_device: ['not_possible', () => 'It lies on another file system. Download it, or copy it in a terminal.'],
  inside_itself: ['invalid_request', (path) => `${path} cannot be moved into itself.`],
  changed: ['conflict', (path) => `${path} was changed meanwhile. Open it again, so that nothing of that is lost.`],
  no_archive: ['archive_unreadable', (path) => `${path} is no archive: neither zip nor tar.`],
  broken: ['archive_unreadable', (path, inside) => `${path} is damaged or cut off${at(inside)}. Upload it again.`],
  encrypted: ['archive_encrypted', (path) => `${path} needs a password. Pack it without one.`],
  unsupported: [
    'archive_unsupported',
    (path, inside) => `${path} is packed in a way that is not known here${at(inside)}. Pack it as zip or tar.gz.`,
  ],
  unsafe: ['archive_unsafe', (_path, inside) => `The name ${inside} leads out of the folder. Nothing was unpacked.`],
  too_large: [
    'archive_too_large',
    (path) => `${path} comes to more files or bytes than its length explains or Berth unpacks.`,
  ],
};
const at = (inside: string): string => (inside === '' ? '' : ` (at ${inside})`);

export type FileService = ReturnType<typeof fileService>;

export function fileService(deps: {
  files: UserFiles;
  /** The account of a user; null where none is mapped. */
  accountOf: (principal: Principal) => string | null;
  homeOf: (account: string) => Promise<string | null>;
  /** Leave to do that as the user's account; null where none is needed. */
  grantFor: (principal: Principal, account: string, operation: FileOperation) => Promise<string | null>;
}) {
  const running = new Map<string, number>();

  function accountOf(principal: Principal): string {
    const account = deps.accountOf(principal);
    if (account !== null) return account;
    throw new Problem(
      'forbidden',
      'Your user has no account of the system, so it has no files. An administrator maps one.',
    );
  }

  async function operate<Operation extends FileOperation>(principal: Principal, operation: Operation, body?: Readable) {
    const account = accountOf(principal);
    const count = running.get(account) ?? 0;
    if (count >= AT_ONCE)
      throw new Problem(
        'too_many_requests',
        'Too much is done with your files at once. Wait until some of it has ended.',
        {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        },
      );
    running.set(account, count + 1);
    const ended = (): void => {
      const left = (running.get(account) ?? 1) - 1;
      if (left > 0) running.set(account, left);
      else running.delete(account);
    };
    try {
      const grant = (await deps.grantFor(principal, account, operation)) ?? '';
      const { answer, bytes } = await deps.files(account, operation, { grant, body });
      // A process that gave no answer is gone already.
      if (bytes.closed) ended();
      else bytes.once('close', ended);
      if (!answer.ok) bytes.resume();
      return { answer, bytes };
    } catch (error) {
      ended();
      throw error;
    }
  }

  /** Throws what kept it from being done. */
  async function done<Operation extends FileOperation>(
    principal: Principal,
    operation: Operation,
    body?: Readable,
  ): Promise<{ outcome: Done<Operation>; bytes: Readable }> {
    const { answer, bytes } = await operate(principal, operation, body);
    const outcome = outcomeOf(answer);
    if (outcome.state === 'done') return { outcome: outcome as Done<Operation>, bytes };
    bytes.resume();
    throw problemOf(
      outcome.state,
      'to' in operation && outcome.state === 'exists' ? operation.to : operation.path,
      'name' in outcome ? outcome.name : '',
    );
  }

  async function only<Operation extends FileOperation>(principal: Principal, operation: Operation) {
    const { outcome, bytes } = await done(principal, operation);
    bytes.resume();
    return outcome;
  }

  return {
    async folder(principal: Principal, { path, search = '', hidden, from, count }: FolderQuery): Promise<Folder> {
      const home = (await deps.homeOf(accountOf(principal))) ?? '/';
      const listed = path ?? home;
      const { folder, is_writable, entries, total } = await only(principal, {
        do: 'list',
        path: listed,
        search: search === '' ? null : search,
        hidden,
        from,
        count,
      });
      return { path: listed, home, folder, is_writable, entries, total };
    },

    entry: async (principal: Principal, path: string) => (await only(principal, { do: 'describe', path })).entry,
    makeFolder: async (principal: Principal, path: string) =>
      (await only(principal, { do: 'make_folder', path })).entry,
    move: async (principal: Principal, path: string, to: string) =>
      (await only(principal, { do: 'move', path, to })).entry,
    remove: async (principal: Principal, path: string) => void (await only(principal, { do: 'remove', path })),
    permit: async (principal: Principal, path: string, mode: number) =>
      (await only(principal, { do: 'permit', path, mode })).entry,

    async uploaded(principal: Principal, upload: { path: string; upload_id: string }): Promise<UploadState> {
      const { offset, entry } = await only(principal, { do: 'uploaded', ...upload });
      return { offset, entry };
    },

    /** `body` are the next bytes. Where they are not the next ones, nothing is done, and the answer says where those begin. */
    async upload(
      principal: Principal,
      part: { path: string; upload_id: string; from: number; size: number; replaces?: string | undefined },
      body: Readable,
    ): Promise<UploadState> {
      const operation = { do: 'upload', ...part, replaces: part.replaces ?? null } as const;
      const { answer, bytes } = await operate(principal, operation, body);
      bytes.resume();
      const outcome = outcomeOf(answer);
      if (outcome.state === 'elsewhere') return { offset: outcome.offset, entry: null };
      if (outcome.state !== 'done') throw problemOf(outcome.state, part.path);
      return { offset: outcome.offset, entry: outcome.entry };
    },

    cancelUpload: async (principal: Principal, upload: { path: string; upload_id: string }) =>
      void (await only(principal, { do: 'cancel_upload', ...upload })),

    /** The bytes come as they are read. */
    async download(principal: Principal, path: string, range: { from: number; bytes: number | null }) {
      const { outcome, bytes } = await done(principal, { do: 'download', path, ...range });
      return { ...outcome, content: bytes };
    },

    async archive(principal: Principal, path: string): Promise<Readable> {
      return (await done(principal, { do: 'archive', path })).bytes;
    },

    /** What is to be told of it, until it is over. Who stops reading gives it up. */
    async unpack(principal: Principal, path: string, to: string): Promise<AsyncIterable<UnpackingNews>> {
      const { bytes } = await done(principal, { do: 'unpack', path, to });
      return unpackingNews(bytes, (state, name) => problemOf(state, state === 'exists' ? to : path, name));
    },
  };
}

const problemOf = (state: FileFault, path: string, inside = ''): Problem => {
  const [code, detail] = FAULTS[state as Exclude<FileFault, 'elsewhere'>];
  return new Problem(code, detail(path, inside));
};

function outcomeOf<Outcome>(answer: ({ ok: true } & Outcome) | { ok: false; kind: string; message: string }): Outcome {
  if (answer.ok) return answer;
  if (answer.kind === 'rejected') throw new Problem('forbidden', answer.message);
  throw new Problem('unavailable', 'Your files could not be reached now. Try again in a moment.', {
    cause: new Error(answer.message),
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
