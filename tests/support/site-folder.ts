/** What `berth init` writes, as people run it, into a folder of a test's own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, startBerth } from './berth.ts';

export interface SiteFolder {
  folder: string;
  /** Runs it again; what no flag says is as before. */
  init(...flags: string[]): Promise<Ended>;
  read(path: string): string;
  /** Every file of it with what tells whether it was touched. */
  files(): Record<string, { mode: number; text: string; ino: number; mtimeMs: number }>;
  remove(): void;
}

export const SLURM = ['--address', 'portal.example', '--scheduler', 'slurm'];

/** Empty; with flags it is written at once. */
export async function siteFolder(...flags: string[]): Promise<SiteFolder> {
  const parent = mkdtempSync(join(tmpdir(), 'berth-init-'));
  const folder = join(parent, 'berth');
  const site: SiteFolder = {
    folder,
    init: (...more) => startBerth(parent, ['init', '--folder', folder, '--yes', ...more]).ended,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    files() {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
      return Object.fromEntries(
        names.flatMap((name) => {
          const path = join(folder, name);
          const status = statSync(path);
          if (!status.isFile()) return [];
          const { mode, ino, mtimeMs } = status;
          return [[name, { mode: mode & 0o777, text: readFileSync(path, 'utf8'), ino, mtimeMs }]];
        }),
      );
    },
    remove: () => rmSync(parent, { recursive: true }),
  };
  if (flags.length > 0) {
    const { status, err } = await site.init(...flags);
    if (status !== 0) throw new Error(`berth init ended with ${status}: ${err}`);
  }
  return site;
}
