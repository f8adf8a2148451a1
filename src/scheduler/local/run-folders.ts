/**
 * Where the displays of this machine's jobs listen. Under a root that only Berth writes:
 *   jobs/<name>/     the job's own folder, of its account, mode 0700; it holds vnc.sock
 *   jobs/new-<name>/ the same while it is made
 *   sockets/<name>   Berth's own name for that socket
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '../../errors.ts';
import { type Account, asAccount } from './accounts.ts';

export interface RunFolders {
  /** The job's own folder, with a copy of those files: Berth's own may be where the account cannot read. */
  create(name: string, account: Account, files: string[]): string;
  /**
   * The path to connect to. The account could have put a link to any socket of the machine into its folder, so the entry is
   * first given a second name where the account cannot change it, and must then be a socket that the account itself made.
   */
  displaySocket(name: string, uid: number): string;
  remove(name: string, account: Account): void;
}

export function runFolders(root: string): RunFolders {
  const jobs = join(root, 'jobs');
  const sockets = join(root, 'sockets');
  const unfinished = (name: string): string => join(jobs, `new-${name}`);
  return {
    create(name, account, files) {
      // Accounts pass through to their own folders; nobody but Berth lists or changes what is above them.
      for (const [folder, mode] of [
        [root, 0o711],
        [jobs, 0o711],
        [sockets, 0o700],
      ] as const) {
        mkdirSync(folder, { recursive: true });
        chmodSync(folder, mode);
      }
      const own = join(jobs, name);
      if (existsSync(own)) return own;
      // Filled while it is still Berth's: what an account owns may hold links, and is never written to again.
      const fresh = unfinished(name);
      // A crash may have come between.
      clear(fresh, account);
      mkdirSync(fresh, { mode: 0o700 });
      const copies = files.map((file) => join(fresh, basename(file)));
      try {
        for (const [index, file] of files.entries()) copyFileSync(file, copies[index] ?? '');
      } catch (error) {
        rmSync(fresh, { recursive: true, force: true });
        throw error;
      }
      if (account.uid !== process.getuid?.()) {
        for (const path of [...copies, fresh]) chownSync(path, account.uid, account.gid);
      }
      renameSync(fresh, own);
      return own;
    },
    displaySocket(name, uid) {
      const trusted = join(sockets, name);
      try {
        linkSync(join(jobs, name, 'vnc.sock'), trusted);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'EEXIST')
          throw new Problem('display_unavailable', `The display's socket cannot be opened (${code}).`);
      }
      const entry = lstatSync(trusted);
      if (entry.isSocket() && entry.uid === uid) return trusted;
      rmSync(trusted);
      throw new Problem('display_unavailable', "The display's socket is not one that the session's account made.");
    },
    remove(name, account) {
      rmSync(join(sockets, name), { force: true });
      for (const folder of [unfinished(name), join(jobs, name)]) clear(folder, account);
    },
  };
}

function clear(folder: string, account: Account): void {
  if (!existsSync(folder)) return;
  if (lstatSync(folder).uid === process.getuid?.()) {
    rmSync(folder, { recursive: true });
    return;
  }
  // Its contents are the account's, who may be swapping folders for links: they go with the account's rights.
  const [command = '', ...args] = [...asAccount(account), 'find', folder, '-mindepth', '1', '-delete'];
  spawnSync(command, args, { stdio: 'ignore' });
  rmdirSync(folder);
}
