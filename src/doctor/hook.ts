/** Whether the site's hook can run where sessions do, and whether nobody but root and Berth's own account decides what it is. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Check, fault, ok } from './check.ts';

const WRITABLE_BY_OTHERS = 0o022;

/** Of a site where sessions run on this machine. `trusted` are the accounts, by uid, that may own it. */
export function hookCheck(path: string, trusted: readonly number[]): Check {
  return {
    name: 'hook before launch',
    needs: [],
    async look() {
      try {
        accessSync(path, constants.X_OK);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        return fault(
          `${path} cannot be run (${code}); every launch would fail.`,
          `See to it, or to hooks.before_launch.`,
        );
      }
      if (!statSync(path).isFile()) return fault(`${path} is not a program.`, 'Name a program as hooks.before_launch.');
      const open = lineage(realpathSync(path)).find((one) => {
        const { uid, mode } = statSync(one);
        return !trusted.includes(uid) || (mode & WRITABLE_BY_OTHERS) !== 0;
      });
      if (open === undefined) return ok(path);
      return fault(
        `${open} can be changed by others, and so can what runs as every user.`,
        `chown root ${open}; chmod go-w ${open}`,
      );
    },
  };
}

/** A path and the folders that lead to it. */
function lineage(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...lineage(parent)];
}
