/** Disks in memory, small enough to be filled; only root can mount them. */
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const MIB = 1024 * 1024;
/** What a small file takes on a tmpfs. */
export const PAGE_BYTES = 4096;

export interface Disk {
  /** Takes all room but that. */
  fill(but: number): void;
  free(): void;
  remove(): void;
}

export function mountDisk(folder: string, bytes: number): Disk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0755`, 'tmpfs', folder]);
  const filler = join(folder, '.filler');
  return {
    fill(but) {
      const page = Buffer.alloc(PAGE_BYTES);
      const file = openSync(filler, 'w');
      let pages = 0;
      try {
        // Others write at the same time: until there is no more, and not as much as there was a moment ago.
        for (;;) pages += writeSync(file, page) / PAGE_BYTES;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        ftruncateSync(file, Math.max(0, pages * PAGE_BYTES - but));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    // Lazily: a portal of the test may still have it open.
    remove: () => void execFileSync('umount', ['--lazy', folder]),
  };
}
