/** Disks in memory, small enough to be filled; only root can mount them. */
import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
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
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - but));
    },
    free: () => rmSync(filler, { force: true }),
    // Lazily: a portal of the test may still have it open.
    remove: () => void execFileSync('umount', ['--lazy', folder]),
  };
}
