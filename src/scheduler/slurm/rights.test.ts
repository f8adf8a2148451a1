import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rights } from '../rights.ts';
import { accountRights } from './rights.ts';
import type { Outcome, Run } from './run.ts';

const FIXTURES = join(import.meta.dirname, '../../../tests/fixtures/slurm');
const CONFIG = 'AccountingStorageEnforce = associations,limits,qos\nClusterName             = hpc\n';
const NO_BOUNDS = { minutes: null, cpus: null, memoryMiB: null, gpus: {}, jobs: null };

type Answers = Record<'config' | 'partition' | 'associations' | 'users' | 'qos' | 'id', string | Outcome>;
const failure = (stderr: string): Outcome => ({ status: 1, stdout: '', stderr });

function slurm(version: string, others: Partial<Answers> = {}) {
  const recorded = (file: string): string => readFileSync(join(FIXTURES, version, `${file}.txt`), 'utf8');
  const answers: Answers = {
    config: CONFIG,
    partition: recorded('partitions'),
    associations: recorded('associations'),
    users: recorded('users'),
    qos: recorded('qos'),
    id: failure('id: no such user'),
    ...others,
  };
  const commands: string[] = [];
  const run: Run = async (program, args) => {
    commands.push([program, ...args].join(' '));
    const what = (Object.keys(answers) as (keyof Answers)[]).find((one) => one === program || args.includes(one));
    const answer = answers[what ?? 'id'];
    return typeof answer === 'string' ? { status: 0, stdout: answer, stderr: '' } : answer;
  };
  return { run, commands, answers };
}
const rightsOf = (account: string, others?: Partial<Answers>, version = '24.11'): Promise<Rights> =>
  accountRights(slurm(version, others).run, () => 0)(account);
const partitionsOf = ({ partitions }: Rights) => partitions?.map(({ partition }) => partition);

describe.each(['22.05', '24.11'])('what Slurm %s lets accounts ask for', (version) => {
  const of = (account: string, others?: Partial<Answers>) => rightsOf(account, others, version);

  it('are the projects of an account, the one that is charged as usual, and what bounds its jobs, those above included', async () => {
    const { isKnown, projects } = await of('testuser');
    expect(isKnown).toBe(true);
    expect(projects).toEqual([
      {
        project: 'engineering',
        partition: null,
        isDefault: false,
        qos: ['normal', 'short'],
        defaultQos: 'normal',
        bounds: { ...NO_BOUNDS, minutes: 1440, cpus: 48, jobs: 5 },
      },
      {
        project: 'research',
        partition: null,
        isDefault: true,
        qos: ['normal', 'short'],
        defaultQos: 'normal',
        bounds: NO_BOUNDS,
      },
    ]);
  });

  it('may be a project on one partition alone, with QOS of its own', async () => {
    const { projects, qos } = await of('otheruser');
    expect(projects?.find(({ project }) => project === 'crash')).toEqual({
      project: 'crash',
      partition: 'viz',
      isDefault: false,
      qos: ['long', 'normal'],
      defaultQos: 'long',
      bounds: { ...NO_BOUNDS, minutes: 1440, cpus: 8, jobs: 5 },
    });
    expect(qos?.find((one) => one.qos === 'short')).toMatchObject({
      bounds: { ...NO_BOUNDS, minutes: 240 },
      isOverPartitionTime: false,
      isOverPartitionBounds: false,
    });
    expect(qos?.find((one) => one.qos === 'long')).toEqual({
      qos: 'long',
      bounds: { minutes: null, cpus: 16, memoryMiB: 2048, gpus: { '': 1 }, jobs: 3 },
      isOverPartitionTime: true,
      isOverPartitionBounds: true,
    });
  });

  it('are the partitions that are open to one of its projects, QOS and groups, and to others than root', async () => {
    const ofTestuser = await of('testuser', { id: 'testuser berth-users\n' });
    expect(partitionsOf(ofTestuser)).toEqual(['normal', 'viz', 'gpu', 'scavenge', 'design', 'locked']);
    const right = (name: string) => ofTestuser.partitions?.find(({ partition }) => partition === name);
    expect(right('design')).toMatchObject({ projects: ['engineering'], qos: ['normal', 'short'] });
    expect(right('locked')).toEqual({
      partition: 'locked',
      projects: ['engineering'],
      qos: ['normal'],
      bounds: { minutes: null, cpus: 16, memoryMiB: 2048, gpus: { '': 1 }, jobs: 3 },
    });
    // All its projects are denied in `locked`, and `engineering` alone is allowed in `design`.
    const ofOther = await of('otheruser', { id: 'otheruser berth-users\n' });
    expect(partitionsOf(ofOther)).toEqual(['normal', 'viz', 'gpu', 'scavenge']);
    expect(ofOther.partitions?.find(({ partition }) => partition === 'viz')?.projects).toEqual(['crash', 'research']);
    expect(ofOther.partitions?.find(({ partition }) => partition === 'gpu')?.projects).toEqual(['research']);
  });

  it('are told of all accounts by one set of questions a minute', async () => {
    let now = 0;
    const { run, commands } = slurm(version, { id: 'users\n' });
    const rights = accountRights(run, () => now);
    await Promise.all(['testuser', 'otheruser', 'nobody'].map(rights));
    now = 59_999;
    await rights('testuser');
    const asked = () => commands.filter((command) => !command.startsWith('id '));
    expect(asked()).toHaveLength(5);
    expect(commands.filter((command) => command.startsWith('id '))).toHaveLength(3);
    now = 60_000;
    await rights('testuser');
    expect(asked()).toHaveLength(10);
  });
});

describe('what Slurm lets accounts ask for', () => {
  it('is nothing by way of projects to who is in none', async () => {
    expect(await rightsOf('stranger')).toMatchObject({ isKnown: true, projects: [], qos: [] });
  });

  it('is all that the partitions leave where the site holds nobody to accounts, and sacctmgr is not asked', async () => {
    const { run, commands } = slurm('24.11', { config: CONFIG.replace('associations,limits,qos', 'none') });
    const { isKnown, projects, qos, partitions } = await accountRights(run, () => 0)('testuser');
    expect([isKnown, projects, qos]).toEqual([true, null, null]);
    expect(partitions?.find(({ partition }) => partition === 'design')).toMatchObject({ projects: null, qos: null });
    expect(commands.some((command) => command.startsWith('sacctmgr'))).toBe(false);
  });

  it('has neither bounds nor QOS where the site enforces none of them', async () => {
    const { projects, qos } = await rightsOf('testuser', { config: CONFIG.replace(',limits,qos', '') });
    expect(qos).toBeNull();
    expect(projects?.map(({ bounds }) => bounds)).toEqual([NO_BOUNDS, NO_BOUNDS]);
  });

  it('is a partition of a group where it is not known who is in the group', async () => {
    expect(partitionsOf(await rightsOf('testuser'))).toContain('locked');
    expect(partitionsOf(await rightsOf('testuser', { id: 'testuser\n' }))).not.toContain('locked');
  });

  it('is a partition that is open to a project above, as newer versions have it', async () => {
    const associations =
      'root|||||normal||||\nengineering|||root||||||\ncrash|||engineering||||||\ncrash|testuser||||normal||||\n';
    expect(partitionsOf(await rightsOf('testuser', { associations }))).toContain('design');
  });

  it('is bounded by GPUs of a type too', async () => {
    const associations =
      'research|testuser||||normal||gres/gpu=4,gres/gpu:a100=2,mem=1.50T||gres/gpu:a100=1,gres/gpu:t4=3\n';
    const { projects } = await rightsOf('testuser', { associations });
    expect(projects?.[0]?.bounds).toMatchObject({ gpus: { '': 4, a100: 1, t4: 3 }, memoryMiB: 1_572_864 });
  });

  it('does not go in circles where accounts are said to be above each other', async () => {
    const associations = 'a|||b||||||cpu=4\nb|||a||||||cpu=2\na|testuser||||normal||||\n';
    expect((await rightsOf('testuser', { associations })).projects?.[0]?.bounds.cpus).toBe(2);
  });
});

describe('is unknown, and hinders nobody, where', () => {
  it.each<[string, Partial<Answers>]>([
    ['slurmctld does not answer', { config: failure('Unable to contact slurm controller') }],
    ['slurmdbd does not', { associations: failure('sacctmgr: error: Problem talking to the database') }],
    ['sacctmgr knows a field no more', { qos: failure(" Unknown field 'flags'") }],
    ['an answer is cut off', { associations: 'root|||||normal||||\nresearch|testuser||||normal||' }],
    ['an answer is cut off at a row that looks whole', { associations: 'research|testuser||||normal||||' }],
    ['a row has more fields than were asked for', { users: 'testuser|research|root\n' }],
    ['a name would make two of one', { associations: 'research|test|user||||normal||||\n' }],
    ['scontrol does not say to whom a partition is open', { partition: 'PartitionName=normal State=UP\n' }],
    ['it does not say what is enforced', { config: 'ClusterName = hpc\n' }],
  ])('%s', async (_, others) => {
    expect(await rightsOf('testuser', others)).toEqual({
      isKnown: false,
      projects: null,
      qos: null,
      partitions: null,
    });
  });

  it('nothing answers, and nobody waits while it is asked again, until it is known', async () => {
    let now = 0;
    const fake = slurm('24.11', { users: failure('sacctmgr: error: away') });
    const rights = accountRights(fake.run, () => now);
    expect((await rights('testuser')).isKnown).toBe(false);
    fake.answers.users = 'testuser|research\n';
    now = 60_000;
    expect((await rights('testuser')).isKnown).toBe(false);
    await expect.poll(async () => (await rights('testuser')).isKnown).toBe(true);
  });
});
