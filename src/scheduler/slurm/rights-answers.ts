/**
 * Whom Slurm lets ask for what: associations and QOS as sacctmgr tells them, partitions as scontrol does. Administrators alone write
 * what stands there; a row that is not exactly as asked for is refused all the same, for a right that is misread is a launch refused.
 */
import { complaint } from './answers.ts';
import type { Run } from './run.ts';
import { askSettings } from './settings.ts';

const ASSOCIATION_FIELDS = [
  'Account',
  'User',
  'Partition',
  'ParentName',
  'DefaultQOS',
  'QOS',
  'MaxWall',
  'MaxTRES',
  'MaxJobs',
  'GrpTRES',
] as const;
const USER_FIELDS = ['User', 'DefaultAccount'] as const;
const QOS_FIELDS = ['Name', 'MaxWall', 'MaxTRES', 'MaxTRESPU', 'MaxJobsPU', 'GrpTRES', 'Flags'] as const;
const PARTITION_FIELDS = [
  'PartitionName',
  'AllowGroups',
  'AllowAccounts',
  'DenyAccounts',
  'AllowQos',
  'DenyQos',
  'QoS',
  'RootOnly',
] as const;
/** Slurm tells one alone of those that are allowed and those that are denied; what the other is then. */
const UNTOLD: Partial<Record<string, string>> = {
  AllowAccounts: 'ALL',
  DenyAccounts: '',
  AllowQos: 'ALL',
  DenyQos: '',
};
const TIMEOUT_MS = 5_000;

type Row<Fields extends readonly string[]> = Record<Fields[number], string>;
export type AssociationRow = Row<typeof ASSOCIATION_FIELDS>;
export type UserRow = Row<typeof USER_FIELDS>;
export type QosRow = Row<typeof QOS_FIELDS>;
export type PartitionRow = Row<typeof PARTITION_FIELDS>;

export interface RightsAnswers {
  /** What Slurm holds jobs to, of `associations`, `limits` and `qos`. */
  enforced: string[];
  partitions: PartitionRow[];
  /** None where `associations` are not enforced, here and in the next two. */
  associations: AssociationRow[];
  users: UserRow[];
  qos: QosRow[];
}

/** Of all accounts at once. Throws where an answer is missing or not known to be whole. */
export async function askRights(run: Run): Promise<RightsAnswers> {
  const [setting, partitions] = await Promise.all([askSettings(run), askPartitions(run)]);
  const enforced = setting('AccountingStorageEnforce').toLowerCase().split(',');
  if (!enforced.includes('associations')) return { enforced, partitions, associations: [], users: [], qos: [] };
  const [associations, users, qos] = await Promise.all([
    askAccounting(run, 'associations', ASSOCIATION_FIELDS, [`cluster=${setting('ClusterName')}`]),
    askAccounting(run, 'users', USER_FIELDS),
    askAccounting(run, 'qos', QOS_FIELDS),
  ]);
  return { enforced, partitions, associations, users, qos };
}

async function askAccounting<Field extends string>(
  run: Run,
  what: string,
  fields: readonly Field[],
  where: string[] = [],
): Promise<Record<Field, string>[]> {
  const args = ['--noheader', '--parsable2', 'show', what, ...where, `format=${fields.join(',')}`];
  const answer = await run('sacctmgr', args, { timeoutMs: TIMEOUT_MS });
  if (answer.status !== 0) throw new Error(`sacctmgr: ${complaint(answer)}`);
  return linesOf('sacctmgr', answer.stdout).map((line) => {
    const values = line.split('|');
    if (values.length !== fields.length) throw new Error(`sacctmgr gave a row that is none: ${line}`);
    return Object.fromEntries(fields.map((field, index) => [field, values[index]])) as Record<Field, string>;
  });
}

async function askPartitions(run: Run): Promise<PartitionRow[]> {
  const answer = await run('scontrol', ['--oneliner', '--all', 'show', 'partition'], { timeoutMs: TIMEOUT_MS });
  if (answer.status !== 0) throw new Error(`scontrol: ${complaint(answer)}`);
  return linesOf('scontrol', answer.stdout).map((line) => {
    const words = line.split(' ').map((word) => /^([^=]+)=(.*)$/.exec(word));
    const told = new Map(words.flatMap((word) => (word === null ? [] : [[word[1], word[2] ?? ''] as const])));
    const values = PARTITION_FIELDS.map((field) => {
      const value = told.get(field) ?? UNTOLD[field];
      if (value === undefined) throw new Error(`scontrol does not say ${field}: ${line}`);
      return [field, value];
    });
    return Object.fromEntries(values) as PartitionRow;
  });
}

/** Each line is ended, the last one too, or the answer was cut. */
function linesOf(program: string, text: string): string[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error(`${program}: its answer is cut off`);
  return lines.filter((line) => line !== '');
}
