/** Whether this machine may submit jobs as a user: the installation, the account, the sudo rule and the key of grants. */
import { type Check, fault, type Outcome, ok } from './check.ts';
import type { Run } from './command.ts';

const INSTALLATION = 'installation';
const ACCOUNT = 'account of the user';
const SUDO_RULE = 'sudo rule';
export const GRANT_KEY = 'grant key';

/** Below are root and the accounts of services. */
const PERSON_UID_MIN = 1000;

export interface UserAccount {
  name: string;
  uid: number;
  home: string;
}

export interface AccountDeps {
  run: Run;
  /** The account that runs Berth. */
  me: string;
  /** The user's account. */
  account: string;
  /** libexec/berth-as-user of this installation. */
  program: string;
  /** Throws what another account than root could change of it. */
  checkInstallation: () => void;
  lookUpAccount: (name: string) => Promise<UserAccount | null>;
  /** The owner's uid of a folder; null where there is none. */
  ownerOf: (folder: string) => number | null;
  /** Asks the program for something harmless; what it refused with, or null. */
  askAsUser: () => Promise<string | null>;
}

export function accountChecks(deps: AccountDeps): Check[] {
  return [
    { name: INSTALLATION, needs: [], look: async () => installationOutcome(deps) },
    { name: ACCOUNT, needs: [], look: () => account(deps) },
    { name: SUDO_RULE, needs: [ACCOUNT], look: () => sudoRule(deps) },
    { name: GRANT_KEY, needs: [INSTALLATION, SUDO_RULE], look: () => grantKey(deps) },
  ];
}

/** Whether root alone could change the program that acts as users. */
export function installationOutcome({
  checkInstallation,
  program,
}: Pick<AccountDeps, 'checkInstallation' | 'program'>): Outcome {
  try {
    checkInstallation();
  } catch (error) {
    const [detail = '', cure = 'Install it again.'] = (error as Error).message.split(' Cure: ');
    return fault(detail, cure);
  }
  return ok(`${program} and what it runs belong to root alone`);
}

async function account({ account: name, lookUpAccount, ownerOf }: AccountDeps): Promise<Outcome> {
  const found = await lookUpAccount(name);
  if (found === null) {
    return fault(
      `This machine has no account ${name}.`,
      `getent passwd ${name} must find it, with the same uid as on the nodes: join the machine to the cluster's directory (LDAP, SSSD).`,
    );
  }
  const { uid, home } = found;
  if (uid < PERSON_UID_MIN) {
    return fault(`${name} is an account of the system (uid ${uid}); no job runs as it.`, 'Name a person’s: --account.');
  }
  const owner = ownerOf(home);
  if (owner === null) {
    return fault(`The home of ${name}, ${home}, is not on this machine.`, 'Mount the homes of the cluster here, too.');
  }
  if (owner !== uid) {
    return fault(
      `The home of ${name}, ${home}, does not belong to it but to uid ${owner}.`,
      `chown ${name} ${home}, or mend the mapping of uids of that mount.`,
    );
  }
  return ok(`${name} (uid ${uid}) has its home ${home} here`);
}

async function sudoRule({ run, me, account: name, program }: AccountDeps): Promise<Outcome> {
  const allowed = await run('sudo', ['-n', '-l', '-u', name, program]);
  if (allowed.status === 0) return ok(`${me} may run ${program} as ${name}`);
  if (allowed.missing) return fault('sudo is not installed.', 'apt-get install sudo');
  const rules = await run('sudo', ['-n', '-l']);
  const rule = rules.out.split('\n').find((line) => line.includes(`NOPASSWD: ${program}`));
  const group = /\(%([^)\s:]+)/.exec(rule ?? '')?.[1];
  if (group !== undefined) {
    return fault(
      `The account ${name} is not in the group ${group}, whose members alone sudo lets ${me} submit for.`,
      `usermod --append --groups ${group} ${name}`,
    );
  }
  return fault(
    `sudo does not let ${me} run ${program} as ${name} without a password.`,
    'install -m 440 deploy/sudoers.d/berth /etc/sudoers.d/berth, with your account, group and path in it; then: visudo -c',
  );
}

async function grantKey({ askAsUser, account: name }: AccountDeps): Promise<Outcome> {
  const refused = await askAsUser();
  if (refused === null) return ok(`the program believes this portal, and acts as ${name}`);
  return fault(refused, cureOf(refused));
}

/** The program says what it refuses; what cures it depends on who asks. */
function cureOf(refused: string): string {
  if (/as-user\.json|no key of this site/.test(refused)) {
    return 'As the account that runs Berth: berth grant-key. What it prints goes into /etc/berth/as-user.json, which belongs to root.';
  }
  return 'See what it says.';
}
