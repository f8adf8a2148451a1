/** Which operating-system account a user's sessions run as, and what to do where there is none. */
import type { Principal } from '../auth/principal.ts';

export interface NoAccount {
  detail: string;
  cure: string;
}

export type AccountRule = (user: Pick<Principal, 'user_id' | 'role' | 'account'>) => { account: string } | NoAccount;

export function accountRule(berth: {
  /** Whether sessions may run as other accounts than Berth: as root, or on a cluster. */
  others: boolean;
  /** Who started Berth: the account behind sudo, if there is one; null where that one is Berth's own and runs no sessions. */
  startedBy: string | null;
}): AccountRule {
  const { others, startedBy } = berth;
  return ({ user_id, role, account }) => {
    if (!others && startedBy !== null) {
      // Without root all sessions would share one account, and so each other's files.
      if (role === 'admin') return { account: startedBy };
      return {
        detail: `Berth runs as ${startedBy}, without root: only its administrator can launch.`,
        cure: 'Start Berth as root, so that each session runs as the account of its user.',
      };
    }
    if (account !== null) return { account };
    // The first administrator of a fresh machine has nobody who could map an account.
    if (user_id === 'admin' && role === 'admin' && startedBy !== null) return { account: startedBy };
    return {
      detail: `The user ${user_id} has no account of the system to run sessions as.`,
      cure: 'An administrator maps one under Users.',
    };
  };
}
