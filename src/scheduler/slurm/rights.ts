/** What Slurm lets an account ask for. All accounts' rights come by one set of questions, at most one a minute, however many ask. */
import type { Bounds, PartitionRight, ProjectRight, QosRight, Rights } from '../rights.ts';
import { amounts, minutes } from './quantities.ts';
import {
  type AssociationRow,
  askRights,
  type PartitionRow,
  type QosRow,
  type RightsAnswers,
} from './rights-answers.ts';
import type { Run } from './run.ts';

const KEPT_MS = 60_000;
const UNKNOWN: Rights = { isKnown: false, projects: null, qos: null, partitions: null };
const UNBOUNDED: Bounds = { minutes: null, cpus: null, memoryMiB: null, gpus: {}, jobs: null };

/** Never rejects: what Slurm does not tell now is unknown. */
export function accountRights(run: Run, now: () => number): (account: string) => Promise<Rights> {
  let known: Known | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    const answers = await askRights(run).catch(() => null);
    known = { answers, groups: new Map() };
  }

  return async (account) => {
    if (asking === null && now() - askedAt >= KEPT_MS) {
      askedAt = now();
      asking = ask().finally(() => {
        asking = null;
      });
    }
    // Nobody waits for what did not answer the last time.
    if (known === null || known.answers !== null) await asking;
    if (known === null || known.answers === null) return UNKNOWN;
    const { answers, groups } = known;
    if (answers.partitions.some(({ AllowGroups }) => AllowGroups !== 'ALL') && !groups.has(account))
      groups.set(account, askGroups(run, account));
    return rightsOf(answers, account, (await groups.get(account)) ?? null);
  };
}

interface Known {
  /** null: not told. */
  answers: RightsAnswers | null;
  /** By account, as this machine knows them; null where it does not. */
  groups: Map<string, Promise<string[] | null>>;
}

async function askGroups(run: Run, account: string): Promise<string[] | null> {
  const answer = await run('id', ['--groups', '--name', '--', account]).catch(() => null);
  return answer?.status === 0 ? answer.stdout.trim().split(' ') : null;
}

function rightsOf(answers: RightsAnswers, account: string, groups: string[] | null): Rights {
  const isEnforced = (what: string): boolean => answers.enforced.includes(what);
  const bounded = (bounds: Bounds): Bounds => (isEnforced('limits') ? bounds : UNBOUNDED);
  const own = answers.associations.filter(({ User }) => User === account);
  const usual = answers.users.find(({ User }) => User === account)?.DefaultAccount;
  const lines = linesOfParents(answers.associations);
  const boundsOfQos = new Map(answers.qos.map((row) => [row.Name, bounded(qosBounds(row))]));

  const projects = own.map(
    (row): ProjectRight => ({
      project: row.Account,
      partition: row.Partition || null,
      isDefault: row.Account === usual,
      qos: list(row.QOS),
      defaultQos: row.DefaultQOS || null,
      bounds: bounded(
        lowest(
          ofOneJob(row),
          groupBounds(row),
          // Slurm tells of what is above an account only where that is.
          ...(lines.get(row.Account) ?? []).map(groupBounds),
        ),
      ),
    }),
  );
  const qos = answers.qos
    .filter(({ Name }) => projects.some((one) => one.qos.includes(Name)))
    .map(
      ({ Name, Flags }): QosRight => ({
        qos: Name,
        bounds: boundsOfQos.get(Name) ?? UNBOUNDED,
        isOverPartitionTime: list(Flags).includes('PartitionTimeLimit'),
        isOverPartitionBounds: list(Flags).includes('OverPartQOS'),
      }),
    );
  const isHeldToProjects = isEnforced('associations');
  const isHeldToQos = isHeldToProjects && isEnforced('qos');

  const partitions = answers.partitions.flatMap((row): PartitionRight[] => {
    const isOpen = (name: string): boolean =>
      allows(
        row.AllowAccounts,
        row.DenyAccounts,
        name,
        (lines.get(name) ?? []).map(({ Account }) => Account),
      );
    const here = projects.filter(({ partition }) => partition === null || partition === row.PartitionName);
    const chargeable = [...new Set(here.map(({ project }) => project).filter(isOpen))];
    const usable = [...new Set(here.flatMap((one) => one.qos))].filter((name) =>
      allows(row.AllowQos, row.DenyQos, name, []),
    );
    const isClosed =
      row.RootOnly === 'YES' ||
      !isMember(row, groups) ||
      (isHeldToProjects && projects.length > 0 && chargeable.length === 0) ||
      (isHeldToQos && projects.length > 0 && usable.length === 0);
    if (isClosed) return [];
    return [
      {
        partition: row.PartitionName,
        projects: isHeldToProjects ? chargeable : null,
        qos: isHeldToQos ? usable : null,
        bounds: boundsOfQos.get(row.QoS) ?? UNBOUNDED,
      },
    ];
  });
  return {
    isKnown: true,
    projects: isHeldToProjects ? projects : null,
    qos: isHeldToQos ? qos : null,
    partitions,
  };
}

/** The rows of each account and of those that it is part of, upwards. */
function linesOfParents(associations: AssociationRow[]): Map<string, AssociationRow[]> {
  const rows = new Map(associations.filter(({ User }) => User === '').map((row) => [row.Account, row]));
  const lineOf = (name: string, below: AssociationRow[]): AssociationRow[] => {
    const row = rows.get(name);
    return row === undefined || below.includes(row) ? below : lineOf(row.ParentName, [...below, row]);
  };
  return new Map([...rows.keys()].map((name) => [name, lineOf(name, [])]));
}

/** `above` are those that it is part of: who is allowed is so with all below, in newer versions. */
function allows(allowed: string, denied: string, name: string, above: string[]): boolean {
  if (allowed !== 'ALL') return list(allowed).some((one) => one === name || above.includes(one));
  return !list(denied).includes(name);
}

function isMember({ AllowGroups }: PartitionRow, groups: string[] | null): boolean {
  return AllowGroups === 'ALL' || groups === null || list(AllowGroups).some((group) => groups.includes(group));
}

function qosBounds(row: QosRow): Bounds {
  return lowest(
    { ...ofTres(row.MaxTRES), minutes: minutes(row.MaxWall), jobs: count(row.MaxJobsPU) },
    ofTres(row.MaxTRESPU),
    groupBounds(row),
  );
}

function ofOneJob(row: AssociationRow): Bounds {
  return { ...ofTres(row.MaxTRES), minutes: minutes(row.MaxWall), jobs: count(row.MaxJobs) };
}

/** What all jobs have together no single one can exceed. */
const groupBounds = ({ GrpTRES }: { GrpTRES: string }): Bounds => ofTres(GrpTRES);

function ofTres(tres: string): Bounds {
  const { cpus, memoryMiB } = amounts(tres);
  const gpus = [...tres.matchAll(/(?:^|,)gres\/gpu(?::([^=,]+))?=(\d+)/g)];
  return { ...UNBOUNDED, cpus, memoryMiB, gpus: Object.fromEntries(gpus.map(([, type = '', n]) => [type, Number(n)])) };
}

function lowest(...bounds: Bounds[]): Bounds {
  const of = (values: (number | null | undefined)[]): number | null => {
    const known = values.filter((value) => value !== null && value !== undefined);
    return known.length === 0 ? null : Math.min(...known);
  };
  const types = new Set(bounds.flatMap(({ gpus }) => Object.keys(gpus)));
  return {
    minutes: of(bounds.map((one) => one.minutes)),
    cpus: of(bounds.map((one) => one.cpus)),
    memoryMiB: of(bounds.map((one) => one.memoryMiB)),
    gpus: Object.fromEntries([...types].map((type) => [type, of(bounds.map(({ gpus }) => gpus[type])) ?? 0])),
    jobs: of(bounds.map((one) => one.jobs)),
  };
}

const list = (text: string): string[] => text.split(',').filter((word) => word !== '');
const count = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);
