/** Whether Slurm is there, answers, and lets the portal's account do its work. */
import { type Check, fault, type Outcome, ok, warning } from './check.ts';
import type { Ran, Run } from './command.ts';

const COMMANDS = ['sbatch', 'squeue', 'scancel', 'scontrol', 'sinfo', 'sacct', 'sacctmgr'];
/** With less, squeue may have forgotten a job before Berth has seen its end. */
const MIN_JOB_AGE_S = 30;
/** Slurm's NO_VAL and INFINITE: the host of slurmctld has no such account. */
const NO_UID = 0xff_ff_ff_fe;

export const COMMANDS_FOUND = 'Slurm commands';
export const CONTROLLER = 'slurmctld';
export const ACCOUNTING = 'accounting';
const OPERATOR = 'operator';
export const KNOWN_OPERATOR = 'operator at slurmctld';
export const JOB_MEMORY = 'MinJobAge';

export function slurmChecks({ run, me, uid }: { run: Run; me: string; uid: number }): Check[] {
  return [
    { name: COMMANDS_FOUND, needs: [], look: () => commands(run) },
    { name: CONTROLLER, needs: [COMMANDS_FOUND], look: () => controller(run) },
    { name: ACCOUNTING, needs: [CONTROLLER], look: () => accounting(run) },
    { name: OPERATOR, needs: [ACCOUNTING], look: () => operator(run, me) },
    { name: KNOWN_OPERATOR, needs: [OPERATOR], look: () => knownOperator(run, me, uid) },
    { name: JOB_MEMORY, needs: [CONTROLLER], look: () => jobMemory(run) },
  ];
}

async function commands(run: Run): Promise<Outcome> {
  const versions = await Promise.all(COMMANDS.map((command) => run(command, ['--version'])));
  const missing = COMMANDS.filter((_, index) => versions[index]?.status !== 0);
  if (missing.length === 0) return ok(`${versions[0]?.out.trim()}: ${COMMANDS.join(', ')}`);
  return fault(
    `${missing.join(', ')} cannot be run here.`,
    'Install the client commands of your Slurm on this machine (Debian: apt-get install slurm-client), and see that they are on the PATH.',
  );
}

async function controller(run: Run): Promise<Outcome> {
  const begin = performance.now();
  const asked = await run('sinfo', ['--noheader', '--format=%R']);
  const took = Math.round(performance.now() - begin);
  if (asked.status === 0) return ok(`answers in ${took} ms`);
  return fault(
    `slurmctld does not answer: ${saidBy(asked)}`,
    'On the host of slurmctld: systemctl start slurmctld. Here: the same /etc/slurm/slurm.conf and munge.key as there, and systemctl start munge.',
  );
}

async function accounting(run: Run): Promise<Outcome> {
  const [users, jobs] = await Promise.all([
    run('sacctmgr', ['--noheader', '--parsable2', 'show', 'cluster', 'format=cluster']),
    run('sacct', ['--noheader', '--starttime=now', '--format=jobid']),
  ]);
  const silent = [users, jobs].find(({ status }) => status !== 0);
  if (silent === undefined) return ok('slurmdbd answers');
  return fault(
    `Slurm's accounting does not answer: ${saidBy(silent)}`,
    'On the host of slurmdbd: systemctl start slurmdbd. In slurm.conf: AccountingStorageType=accounting_storage/slurmdbd and AccountingStorageHost.',
  );
}

async function operator(run: Run, me: string): Promise<Outcome> {
  const answer = await run('sacctmgr', ['--noheader', '--parsable2', 'show', 'user', me, 'format=adminlevel']);
  if (answer.status !== 0) return fault(`sacctmgr failed: ${saidBy(answer)}`, 'See what it says.');
  const level = answer.out.trim();
  if (level === 'Operator' || level === 'Administrator') return ok(`${me} is ${level} of Slurm`);
  const why = 'so it sees no jobs of others where PrivateData is set, and can neither end nor extend them';
  if (level === '') {
    return fault(
      `Slurm's accounting does not know the account ${me}, ${why}.`,
      `sacctmgr --immediate add user name=${me} account=root adminlevel=Operator`,
    );
  }
  return fault(
    `${me} is no operator of Slurm (its level is ${level}), ${why}.`,
    `sacctmgr --immediate modify user where name=${me} set adminlevel=Operator`,
  );
}

/** slurmctld goes by numbers: those that the accounts have on its own host. What it has in mind is read, nothing is tried. */
async function knownOperator(run: Run, me: string, uid: number): Promise<Outcome> {
  const asked = await run('scontrol', ['show', 'assoc_mgr', `users=${me}`, 'flags=users']);
  if (asked.status !== 0) return fault(`scontrol failed: ${saidBy(asked)}`, 'See what it says.');
  const users = [...asked.out.matchAll(/UserName=(\S+)\((\d+)\).*AdminLevel=(\S+)/g)];
  const [, , number, level] = users.find(([, name]) => name === me) ?? [];
  const why = 'so it shows no jobs of others where PrivateData is set, and lets it neither end nor extend them';
  if (number !== String(uid)) {
    const unknown = number === undefined || Number(number) >= NO_UID;
    return fault(
      `slurmctld knows ${me} ${unknown ? 'by no number' : `by the number ${number}`}; here it is ${uid}, ${why}.`,
      `On the host of slurmctld the account needs the same number: ${unknown ? 'useradd --system' : 'usermod'} --uid ${uid} ${me}; then: systemctl restart slurmctld`,
    );
  }
  if (level === 'Operator' || level === 'Administrator') return ok(`slurmctld knows ${me} (uid ${uid}) as ${level}`);
  return fault(
    `The accounting has ${me} as operator, but slurmctld does not (its level there is ${level}), ${why}.`,
    'On the host of slurmctld, which has not heard of it from slurmdbd: systemctl restart slurmctld',
  );
}

async function jobMemory(run: Run): Promise<Outcome> {
  const { out } = await run('scontrol', ['show', 'config']);
  const seconds = Number(/^MinJobAge\s*=\s*(\d+)/m.exec(out)?.[1] ?? Number.NaN);
  // 0 is 'for ever'.
  if (seconds === 0 || seconds >= MIN_JOB_AGE_S) return ok(`ended jobs stay in squeue for ${seconds} s`);
  return warning(
    `Slurm forgets ended jobs after ${seconds} s; Berth then has to ask the accounting for each end.`,
    `In slurm.conf: MinJobAge=300 (Slurm's default), at least ${MIN_JOB_AGE_S}. Then: scontrol reconfigure`,
  );
}

export function saidBy({ status, out, err }: Ran): string {
  return err || out.trim() || (status === null ? 'it cannot be run' : `exit status ${status}`);
}
