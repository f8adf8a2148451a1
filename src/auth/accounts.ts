/** The operating-system account that a user's jobs run as: it must exist and be a person's, never the system's. */
import { Problem } from '../errors.ts';

/** Below are root and the accounts of services, on Debian and most others. */
const PERSON_UID_MIN = 1000;
/** `nobody`: what it owns, others can reach. */
const NOBODY_UID = 65_534;

export interface OsAccount {
  uid: number;
  gid: number;
  home: string;
  shell: string;
}

export type AccountExists = (name: string) => Promise<OsAccount | null>;

/** Whether sessions may run as it: never as root, a service or nobody. */
export function isPersons({ uid }: Pick<OsAccount, 'uid'>): boolean {
  return uid >= PERSON_UID_MIN && uid !== NOBODY_UID;
}

export async function checkAccount(name: string, accountExists: AccountExists): Promise<void> {
  const account = await accountExists(name);
  if (account === null)
    throw refused(`There is no account ${name} on this machine; make it with "adduser ${name}", then try again.`);
  if (!isPersons(account))
    throw refused(
      `The account ${name} belongs to the system (uid ${account.uid}); choose a person's, or make one with "adduser <name>".`,
    );
}

function refused(message: string): Problem {
  return new Problem('invalid_request', message, { fields: [{ field: 'account', message }] });
}
