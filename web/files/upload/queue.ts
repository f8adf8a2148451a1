/** All uploads of a page: in turn, two at a time, with what is asked about files that exist. */
import { ApiError, api } from '../../ui/api.ts';
import { endOf } from '../kinds.ts';
import { joined } from '../paths.ts';
import type { Picked } from './picked.ts';
import { rateMeter } from './rate.ts';
import { giveUp, patiently, present, type Sending, sendFile, UnreadableError } from './send.ts';

const AT_ONCE = 2;

export type UploadState = 'waiting' | 'sending' | 'offline' | 'asking' | 'done' | 'skipped' | 'failed' | 'cancelled';
export type Answer = 'replace' | 'skip';

/** What was begun together. */
interface Batch {
  folder: string;
  /** What is done with all that exists; null: it is asked. */
  answer: Answer | null;
  made: Map<string, Promise<void>>;
}

export interface UploadItem {
  readonly id: number;
  readonly path: string;
  /** From the folder that it was dropped on. */
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  readonly sent: number;
  readonly state: UploadState;
  readonly error: unknown;
}

interface Entry {
  item: UploadItem;
  file: File | null;
  batch: Batch;
  names: string[];
  /** What was answered for this one. */
  answer: Answer | null;
  abort: AbortController;
}

export interface UploadsSeen {
  items: readonly UploadItem[];
  /** Bytes a second; null: not known yet. */
  rate: number | null;
  /** Changes whenever something new is in some folder. */
  landed: number;
}

const OVER: UploadState[] = ['done', 'skipped', 'failed', 'cancelled'];
export const isOver = ({ state }: UploadItem): boolean => OVER.includes(state);

export function createUploads(browser: Pick<Sending, 'pause' | 'now'>) {
  const entries = new Map<number, Entry>();
  const listeners = new Set<() => void>();
  const meter = rateMeter(browser.now);
  let seen: UploadsSeen = { items: [], rate: null, landed: 0 };
  let count = 0;
  let running = 0;
  let landed = 0;

  function tell(): void {
    seen = { items: Array.from(entries.values(), ({ item }) => item), rate: meter.rate(), landed };
    for (const listener of listeners) listener();
  }

  function change(entry: Entry, some: Partial<UploadItem>): void {
    entry.item = { ...entry.item, ...some };
    tell();
  }

  function land(entry: Entry | null, some: Partial<UploadItem> = {}): void {
    landed += 1;
    if (entry) change(entry, some);
    else tell();
  }

  function pump(): void {
    for (const entry of entries.values()) {
      if (running >= AT_ONCE) return;
      if (entry.item.state !== 'waiting') continue;
      running += 1;
      change(entry, { state: 'sending' });
      void run(entry)
        .catch((error: unknown) => {
          if (!entry.abort.signal.aborted) change(entry, { state: 'failed', error });
        })
        .finally(() => {
          running -= 1;
          pump();
        });
    }
  }

  async function run(entry: Entry): Promise<void> {
    const { file, batch, names, abort } = entry;
    const { path } = entry.item;
    const line = {
      ...browser,
      signal: abort.signal,
      onLine: (isThere: boolean) => {
        const state = isThere ? 'sending' : 'offline';
        if (!abort.signal.aborted && entry.item.state !== state) change(entry, { state });
      },
    };
    if (file === null) throw new UnreadableError();
    await makeFolders(batch, names.slice(0, -1), line);
    // What was there before is not of this line's speed.
    let isBegun = false;
    const progress = (sent: number): void => {
      if (isBegun) meter.add(sent - entry.item.sent);
      isBegun = true;
      change(entry, { sent });
    };
    const send = (replaces: string | null) =>
      sendFile({
        ...line,
        file,
        path,
        replaces,
        onProgress: progress,
      });
    try {
      await send(null);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'already_exists') throw error;
      const there = await patiently(line, () => present(path, abort.signal));
      // A folder is not replaced by a file, whatever was answered.
      if (there !== null && endOf(there) === 'folder') throw error;
      const answer = entry.answer ?? batch.answer;
      if (answer === null) return change(entry, { state: 'asking' });
      if (answer === 'skip') return skip(entry);
      await send(there?.version ?? null);
    }
    progress(file.size);
    land(entry, { state: 'done' });
  }

  function skip(entry: Entry): void {
    change(entry, { state: 'skipped' });
  }

  /** From the outermost on; each once. */
  async function makeFolders(batch: Batch, names: string[], line: Parameters<typeof patiently>[0]): Promise<void> {
    let path = batch.folder;
    for (const name of names) {
      path = joined(path, name);
      const made = batch.made.get(path) ?? makeFolder(path, line);
      batch.made.set(path, made);
      try {
        await made;
      } catch (error) {
        // The next one tries it anew.
        batch.made.delete(path);
        throw error;
      }
    }
  }

  async function makeFolder(path: string, line: Parameters<typeof patiently>[0]): Promise<void> {
    try {
      await patiently(line, () => api.post('/api/files/folders', { path }));
      land(null);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'already_exists') throw error;
    }
  }

  async function makeEmpty(batch: Batch, names: string[]): Promise<void> {
    const line = { ...browser, signal: new AbortController().signal, onLine: () => {} };
    await makeFolders(batch, names, line);
  }

  function end(entry: Entry): void {
    const { file, item, abort } = entry;
    abort.abort();
    change(entry, { state: 'cancelled' });
    // What came of it may stay where the portal cannot be reached: nobody sees it, and the same file goes on from it.
    if (file) void giveUp(file, item.path).catch(() => {});
  }

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    seen: (): UploadsSeen => seen,

    add(folder: string, picked: Picked[]): void {
      const batch: Batch = { folder, answer: null, made: new Map() };
      for (const one of picked) {
        const { names } = one;
        if (one.kind === 'folder') {
          // Where it fails, so do its files, which say so; an empty one is told by its absence.
          void makeEmpty(batch, names).catch(() => {});
          continue;
        }
        count += 1;
        const file = one.kind === 'file' ? one.file : null;
        const item: UploadItem = {
          id: count,
          path: joined(folder, names.join('/')),
          name: names.join('/'),
          folder,
          size: file?.size ?? 0,
          sent: 0,
          state: 'waiting',
          error: null,
        };
        entries.set(count, { item, file, batch, names, answer: null, abort: new AbortController() });
      }
      tell();
      pump();
    },

    answer(id: number, answer: Answer, forAll: boolean): void {
      const asked = entries.get(id);
      if (!asked) return;
      if (forAll) asked.batch.answer = answer;
      for (const entry of entries.values()) {
        if (entry !== asked && !(forAll && entry.batch === asked.batch)) continue;
        if (entry.item.state !== 'asking') continue;
        entry.answer = answer;
        if (answer === 'skip') skip(entry);
        else change(entry, { state: 'waiting' });
      }
      pump();
    },

    cancel(id: number): void {
      const entry = entries.get(id);
      if (entry && !isOver(entry.item)) end(entry);
    },

    cancelAll(): void {
      for (const entry of entries.values()) if (!isOver(entry.item)) end(entry);
    },

    again(id: number): void {
      const entry = entries.get(id);
      if (entry?.item.state !== 'failed') return;
      entry.abort = new AbortController();
      change(entry, { state: 'waiting', error: null, sent: 0 });
      pump();
    },

    /** What is over is not shown any more. */
    clear(): void {
      for (const [id, { item }] of entries) if (isOver(item)) entries.delete(id);
      tell();
    },
  };
}
