/** What can be said of a folder of the state, or of the place where it will be. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** The folder, or the nearest one above it that is there. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

/** What keeps a file from being made in it; null where nothing does. */
export function unwritable(folder: string): string | null {
  try {
    accessSync(existing(folder), constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

export function freeMiB(folder: string): number {
  const { bavail, bsize } = statfsSync(existing(folder));
  return Math.floor((bavail * bsize) / 1024 ** 2);
}
