/** A user's own files: on the wire, and what is done with them as that user. */
import { z } from 'zod';
import type { ProblemBody } from '../http/schema.ts';

const PATH_MAX = 4096;
export const path = z
  .string()
  .max(PATH_MAX)
  .refine((text) => text.startsWith('/') && !text.includes('\0'), 'is not an absolute path');
const PERMISSIONS = 0o777;

export const fileEntry = z.object({
  /** Where it is no UTF-8, with signs in the place of what is none: then nothing can be done with it. */
  name: z.string(),
  is_named: z.boolean(),
  kind: z.enum(['folder', 'file', 'link', 'other']),
  /** What a link leads to; null where that is not there, and for all others. */
  leads_to: z.enum(['folder', 'file', 'other']).nullable(),
  size: z.number(),
  /** Milliseconds since 1970. */
  modified_at: z.number(),
  /** The nine bits of its permissions, and the three before them. */
  mode: z.int(),
  is_own: z.boolean(),
  /** Another after each change. */
  version: z.string(),
});

export const folderQuery = z.strictObject({
  path: path.optional().describe('without it the home'),
  search: z.string().max(255).optional().describe('a part of the names'),
  hidden: z.stringbool().default(false).describe('whether names that begin with a dot are among them'),
  from: z.coerce.number().int().min(0).default(0),
  count: z.coerce.number().int().min(1).max(1000).default(200),
});
export const folder = z.object({
  path: z.string(),
  home: z.string(),
  folder: fileEntry,
  /** Whether the user may make files in it. */
  is_writable: z.boolean(),
  /** Folders first, then by name. */
  entries: z.array(fileEntry),
  total: z.int(),
});
export const pathQuery = z.strictObject({ path });
export const newFolder = z.strictObject({ path });
export const fileMove = z.strictObject({ path, to: path });
/** The new folder that the archive is unpacked into. */
export const unpacking = z.strictObject({ path, to: path });
export const permissions = z.strictObject({ path, mode: z.int().min(0).max(PERMISSIONS) });

/** What comes of a file belongs together by it. */
const uploadId = z.string().regex(/^[a-z0-9]{16,64}$/);
export const uploadQuery = z.strictObject({ path, upload_id: uploadId });
export const uploadPartQuery = uploadQuery.extend({
  from: z.coerce.number().int().min(0),
  size: z.coerce.number().int().min(0).describe('of the whole file'),
  replaces: z
    .string()
    .regex(/^[0-9-]{1,100}$/)
    .optional()
    .describe('the version of the file that it takes the place of'),
});
export const uploadState = z.object({
  /** How many bytes are there; the next part begins here, wherever this one began. */
  offset: z.number(),
  /** The file, where it is complete. */
  entry: fileEntry.nullable(),
});

export type FileEntry = z.infer<typeof fileEntry>;
export type Folder = z.infer<typeof folder>;
export type FolderQuery = z.infer<typeof folderQuery>;
export type UploadState = z.infer<typeof uploadState>;

/** Every path is absolute; names are those of the file system, in UTF-8. */
export type FileOperation =
  | {
      do: 'list';
      path: string;
      /** A part of the names, in whichever case; null: all. */
      search: string | null;
      /** Whether names that begin with a dot are among them. */
      hidden: boolean;
      from: number;
      count: number;
    }
  /** What is in it, with a version; of the folders with the names `within` that is of all that is in them. */
  | { do: 'watch'; path: string; within: string[] }
  | { do: 'describe'; path: string }
  | { do: 'make_folder'; path: string }
  /** Nothing is overwritten. */
  | { do: 'move'; path: string; to: string }
  /** Of a link the link itself; of a folder all that is in it. */
  | { do: 'remove'; path: string }
  | { do: 'permit'; path: string; mode: number }
  /** How many bytes of that upload are there. */
  | { do: 'uploaded'; path: string; upload_id: string }
  | {
      /** The bytes that follow the request are the next ones; with the last of them the file is there. */
      do: 'upload';
      path: string;
      upload_id: string;
      from: number;
      /** Of the whole file. */
      size: number;
      /** The version of the file that it takes the place of; null: of none. */
      replaces: string | null;
    }
  | { do: 'cancel_upload'; path: string; upload_id: string }
  /** The answer is followed by the bytes. */
  | { do: 'download'; path: string; from: number; bytes: number | null }
  /** The answer is followed by a tar archive of the folder. */
  | { do: 'archive'; path: string }
  /** An archive into a new folder. The answer is followed by lines of JSON, as `UnpackingLine`. */
  | { do: 'unpack'; path: string; to: string };

/**
 * Why nothing was done. `elsewhere` is of an upload: it is at another byte. `changed`: the file is not the one that was to be replaced any more.
 * `wrong_kind`: a folder where a file is needed, or the other way round. `unsafe`: a name leads out of the folder.
 */
export type FileFault =
  | 'absent'
  | 'forbidden'
  | 'exists'
  | 'full'
  | 'wrong_kind'
  | 'too_long'
  | 'other_device'
  | 'inside_itself'
  | 'changed'
  | 'elsewhere'
  /** Of an archive that is to be unpacked. */
  | 'no_archive'
  | 'broken'
  | 'encrypted'
  | 'unsupported'
  | 'unsafe'
  | 'too_large';

export type FolderListing = { state: 'done' } & Omit<Folder, 'path' | 'home'>;
/** `total` is more than there are entries where there are too many to be watched. */
export interface WatchedFolder {
  state: 'done';
  entries: WatchedEntry[];
  total: number;
}
export type WatchedEntry = Pick<FileEntry, 'name' | 'is_named' | 'kind' | 'version'>;
export interface DownloadHead {
  state: 'done';
  name: string;
  /** Of the file. */
  size: number;
  from: number;
  /** How many follow. */
  bytes: number;
  version: string;
}
interface Done {
  state: 'done';
}

type Outcome<Operation extends FileOperation> = Operation extends { do: 'list' }
  ? FolderListing
  : Operation extends { do: 'watch' }
    ? WatchedFolder
    : Operation extends { do: 'describe' | 'make_folder' | 'move' | 'permit' }
      ? { state: 'done'; entry: FileEntry }
      : Operation extends { do: 'upload' | 'uploaded' }
        ? { state: 'done' } & UploadState
        : Operation extends { do: 'download' }
          ? DownloadHead
          : Done;

export type FileOutcome<Operation extends FileOperation = FileOperation> =
  | Outcome<Operation>
  /** `name` is of what in an archive it is about. */
  | { state: Exclude<FileFault, 'elsewhere'>; name?: string }
  | { state: 'elsewhere'; offset: number };

export interface Unpacked {
  entry: FileEntry;
  /** How many files, folders and links were made. */
  entries: number;
  /** Links that lead out of it, devices and pipes: the first names, and how many they are. */
  left_out: string[];
  left_out_count: number;
}

/** How far it is: so many bytes of the archive are read. */
export interface UnpackingState {
  entries: number;
  read: number;
  size: number;
}

/** The last one tells what came of it. */
export type UnpackingLine =
  | ({ state: 'going' } & UnpackingState)
  | ({ state: 'done' } & Unpacked)
  | { state: Exclude<FileFault, 'elsewhere'>; name?: string }
  | { state: 'failed'; message: string };

/** On the wire. */
export type UnpackingNews = UnpackingState | Unpacked | { problem: ProblemBody };
