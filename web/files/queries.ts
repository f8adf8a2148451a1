/** The user's files, as the API has them. Nobody tells of changes, so what is shown is read again whenever somebody comes back to it. */
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { FileEntry, Folder, Unpacked, UnpackingNews, UnpackingState } from '../../src/files/schema.ts';
import { ApiError, api } from '../ui/api.ts';

export const PAGE_SIZE = 200;

export interface FolderSearch {
  path: string | null;
  q: string;
  hidden: boolean;
}

const at = (what: string, path: string): string => `/api/files/${what}?${new URLSearchParams({ path })}`;

export const entryAddress = (path: string): string => at('entry', path);
export const contentAddress = (path: string): string => at('content', path);
export const archiveAddress = (path: string): string => at('archive', path);

function entriesAddress({ path, q, hidden }: FolderSearch, page: number): string {
  const query = new URLSearchParams({
    ...(path !== null && { path }),
    ...(q.trim() !== '' && { search: q.trim() }),
    ...(hidden && { hidden: 'true' }),
    from: String(page * PAGE_SIZE),
    count: String(PAGE_SIZE),
  });
  return `/api/files/entries?${query}`;
}

/** These parts of a folder, by their number. While somebody types, the first stays until the next answer is there. */
export function useFolderPages(search: FolderSearch, pages: number[]) {
  return useQueries({
    queries: pages.map((page) => ({
      queryKey: ['files', search.path, { q: search.q, hidden: search.hidden }, page],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Folder>(entriesAddress(search, page), signal),
      staleTime: 0,
      refetchOnWindowFocus: true,
      ...(page === 0 && {
        placeholderData: (
          before: Folder | undefined,
          query: { queryKey: readonly unknown[] } | undefined,
        ): Folder | undefined => (query?.queryKey[1] === search.path ? before : undefined),
      }),
    })),
  });
}

/** What is known of a file; an error where it is not there. */
export const useEntry = (path: string) =>
  useQuery({
    queryKey: ['file', path],
    queryFn: () => api.get<FileEntry>(entryAddress(path)),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

const HOME = {
  queryKey: ['home'],
  queryFn: async () => (await api.get<Folder>('/api/files/entries?count=1')).home,
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
};

/** Where the user's files are. */
export const useHome = () => useQuery(HOME);

/** The same, asked for when it is needed. */
export function useAskForHome(): () => Promise<string> {
  const client = useQueryClient();
  return () => client.fetchQuery(HOME);
}

/** All that is shown of folders is read again. */
export function useReadAgain(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['files'] });
}

function useFileChange<Change, Answer = FileEntry>(change: (change: Change) => Promise<Answer>) {
  const readAgain = useReadAgain();
  return useMutation<Answer, ApiError, Change>({ mutationFn: change, onSettled: readAgain });
}

export const useMakeFolder = () => useFileChange((path: string) => api.post<FileEntry>('/api/files/folders', { path }));
export const useMove = () =>
  useFileChange((move: { path: string; to: string }) => api.post<FileEntry>('/api/files/moves', move));
export const useRemove = () => useFileChange((path: string) => api.delete<void>(entryAddress(path)));
export const usePermit = () =>
  useFileChange((wish: { path: string; mode: number }) => api.put<FileEntry>('/api/files/permissions', wish));

/** Given up, nothing of it is there. */
export function useUnpack() {
  const [going, setGoing] = useState<UnpackingState | null>(null);
  const ending = useRef<AbortController | null>(null);
  const unpacking = useFileChange((wish: { path: string; to: string }) => {
    ending.current = new AbortController();
    setGoing(null);
    return unpack(wish, setGoing, ending.current.signal);
  });
  const giveUp = useCallback(() => ending.current?.abort(), []);
  return { unpacking, going, giveUp };
}

async function unpack(
  wish: { path: string; to: string },
  onGoing: (state: UnpackingState) => void,
  signal: AbortSignal,
): Promise<Unpacked> {
  let last: UnpackingNews | null = null;
  const take = (news: UnpackingNews): void => {
    last = news;
    if ('read' in news) onGoing(news);
  };
  await api.postLines('/api/files/unpackings', wish, take, signal);
  return resultOf(last);
}

/** Without an end, nobody knows of one. */
function resultOf(last: UnpackingNews | null): Unpacked {
  if (last !== null && 'entry' in last) return last;
  if (last !== null && 'problem' in last)
    throw new ApiError(last.problem.status, last.problem.code as ApiError['code'], last.problem);
  throw new ApiError(0, 'unreachable');
}
