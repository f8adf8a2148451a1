/** The keys of the site's services, one a file, each for the accounts that need it. */
import { ACTING, accountOf } from './accounts.ts';
import type { Answers } from './answers.ts';
import type { SiteFile } from './files.ts';

export const KEYS = 'keys';
/** What an earlier Berth kept in its one home. */
export const OLD_FILES = ['secrets.json', 'display-gateway.pem', 'operator.token', 'portal.json'];

export function keyFiles(texts: Record<string, string>, answers: Answers): SiteFile[] {
  return Object.entries(texts).map(([name, text]) => ({ path: `${KEYS}/${name}`, text, ...readersOf(name, answers) }));
}

function readersOf(name: string, answers: Answers): Pick<SiteFile, 'mode' | 'owner' | 'group'> {
  switch (name) {
    case 'access-token.pem':
    case 'grant.pem':
      return { mode: 0o400, owner: accountOf('auth', answers) };
    case 'display-gateway.pem':
      return { mode: 0o400, owner: accountOf('gateway', answers) };
    // Of it the passwords of displays are made as well, and what links are exchanged for.
    case 'announcement.key':
      return { mode: 0o440, owner: accountOf('gateway', answers), group: ACTING };
    default:
      return { mode: 0o444 };
  }
}
