/** What somebody has chosen or dropped: files, and folders with all that is in them. */

/** `names` lead to it from where it was dropped. */
export type Picked = { names: string[] } & (
  | { kind: 'file'; file: File }
  | { kind: 'folder' }
  /** The user's computer does not let it be read. */
  | { kind: 'unreadable' }
);

export function pickedOf(files: Iterable<File>): Picked[] {
  return Array.from(files, (file) => ({
    kind: 'file',
    file,
    names: file.webkitRelativePath === '' ? [file.name] : file.webkitRelativePath.split('/'),
  }));
}

/** What was dropped is to be had only until the event is over: it is taken before anything is waited for. */
export function droppedOf(data: DataTransfer): Promise<Picked[]> {
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return Promise.all(entries.map((entry) => walk(entry, []))).then((found) => found.flat());
}

async function walk(entry: FileSystemEntry, above: string[]): Promise<Picked[]> {
  const names = [...above, entry.name];
  try {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      return [{ kind: 'file', file, names }];
    }
    const found: Picked[] = [{ kind: 'folder', names }];
    // One after the other: a tree of a million is not opened at once.
    for (const inner of await entriesOf(entry as FileSystemDirectoryEntry)) found.push(...(await walk(inner, names)));
    return found;
  } catch {
    return [{ kind: 'unreadable', names }];
  }
}

/** They come a hundred at a time, until none come. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
