/** The names of accounts, by uid, as this machine knows them; each is looked up once. */
import type { Run } from './run.ts';

/** A uid that nobody has stays a number. */
export function accountNames(run: Run): (uid: string) => Promise<string> {
  const names = new Map<string, string>();
  return async (uid) => {
    const known = names.get(uid);
    if (known !== undefined) return known;
    const { status, stdout } = await run('id', ['--name', '--user', '--', uid]);
    const name = status === 0 ? stdout.trim() : uid;
    names.set(uid, name);
    return name;
  };
}
