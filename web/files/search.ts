/** What is shown. It stands in the page's address, so that it can be sent to somebody, and so that the way back leads there. */
export interface FileSearch {
  /** Null: the home. */
  path: string | null;
  q: string;
  hidden: boolean;
  /** The name of the file that is looked into; null: none. */
  file: string | null;
}

export function readSearch(address: URLSearchParams): FileSearch {
  return {
    path: address.get('path') || null,
    q: address.get('q') ?? '',
    hidden: address.has('hidden'),
    file: address.get('file') || null,
  };
}

export function writeSearch({ path, q, hidden, file }: FileSearch): Record<string, string> {
  return {
    ...(path !== null && { path }),
    ...(q !== '' && { q }),
    ...(hidden && { hidden: 'true' }),
    ...(file !== null && { file }),
  };
}

/** Of another folder: what was looked for in this one is not looked for there. */
export const folderAddress = (path: string, hidden = false): string =>
  `/files?${new URLSearchParams(writeSearch({ path, q: '', hidden, file: null }))}`;
