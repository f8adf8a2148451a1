/** The operating system's accounts, as every source of them (files, LDAP, …) tells. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Account {
  name: string;
  uid: number;
  gid: number;
  home: string;
  shell: string;
}

const run = promisify(execFile);
const CACHE_MS = 60_000;
const NOT_FOUND_STATUS = 2;

/** Null where there is no such account; throws where the system cannot tell. */
export type LookUpAccount = (name: string) => Promise<Account | null>;

export function accountLookup(now: () => number = () => performance.now()): LookUpAccount {
  const known = new Map<string, { account: Account; until: number }>();
  return async (name) => {
    const cached = known.get(name);
    if (cached && cached.until > now()) return cached.account;
    const account = await readAccount(name);
    if (account) known.set(name, { account, until: now() + CACHE_MS });
    else known.delete(name);
    return account;
  };
}

async function readAccount(name: string): Promise<Account | null> {
  try {
    const { stdout } = await run('getent', ['passwd', '--', name]);
    const [found, , uid, gid, , home, shell] = stdout.trim().split(':');
    // getent also takes a number for a name; an account must be meant by its name.
    if (found !== name) return null;
    return { name, uid: Number(uid), gid: Number(gid), home: home || '/', shell: shell || '/bin/sh' };
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_FOUND_STATUS) return null;
    throw error;
  }
}

/** The words to put before a command so that it runs as that account, with its groups and none of Berth's rights. */
export function asAccount(account: Account): string[] {
  if (account.uid === process.getuid?.()) return [];
  return ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--init-groups', '--inh-caps=-all', '--'];
}
