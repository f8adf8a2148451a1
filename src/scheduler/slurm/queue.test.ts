import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { queuedJob } from '../../jobs/test-jobs.ts';
import { type QueuedJob, Refused } from '../queue.ts';
import { NotOffered } from '../scheduler.ts';
import { slurmQueue } from './queue.ts';
import { type FakeSlurm, fakeSlurm } from './test-answers.ts';

const FIXTURES = join(import.meta.dirname, '../../../tests/fixtures/slurm');
const recorded = (version: string, file: string): string => readFileSync(join(FIXTURES, version, file), 'utf8');
const open = (slurm: FakeSlurm) => slurmQueue({ ...slurm, now: () => 1_795_710_000_000 });
const byLabel = (jobs: QueuedJob[], label: string) => jobs.find((job) => job.label === label);

/** A row of squeue as the queue is asked for. */
const row = (fields: { id?: string; label?: string; name?: string; state?: string; user?: string } = {}) =>
  [
    fields.id ?? '7',
    fields.label ?? fields.id ?? '7',
    fields.name ?? 'mesh',
    fields.user ?? 'testuser',
    ...['research', 'normal', 'normal'],
    fields.state ?? 'RUNNING',
    ...[
      '0:0',
      'node[001-002]',
      '1795709872',
      '1795709872',
      '1795753072',
      '12:00:00',
      'None',
      '1',
      'cpu=4,mem=1.50G,node=2',
    ],
  ]
    .map((text) => `${text}~marker~`)
    .join('');

describe.each(['22.05', '24.11'])('the queue of Slurm %s', (version) => {
  const slurm = () => fakeSlurm({ squeue: recorded(version, 'queue.txt'), sacct: recorded(version, 'ended.txt') });

  it('is read with what jobs have or ask for, hostile names and all', async () => {
    const jobs = await open(slurm()).jobs();
    expect(jobs).toHaveLength(14);
    expect(byLabel(jobs, '1')).toMatchObject({
      name: 'evil\nname',
      account: 'testuser',
      project: 'research',
      state: 'running',
      nodes: ['node001'],
      nodeCount: 1,
      cpus: 2,
      memoryMiB: 200,
      gpus: {},
      end: null,
    });
    expect(byLabel(jobs, '3')).toMatchObject({ partition: 'gpu', gpus: { '': 1 }, maxMinutes: 720, waiting: null });
    expect(byLabel(jobs, '8')).toMatchObject({
      state: 'pending',
      nodes: [],
      nodeCount: 2,
      started_at: null,
      expires_at: null,
      maxMinutes: null,
      waiting: { reason: 'resources', expected_start: expect.any(Number) },
    });
    expect(byLabel(jobs, '4')?.waiting?.reason).toBe('held');
    expect(byLabel(jobs, '10')).toMatchObject({ partition: 'normal,viz', memoryMiB: 1024, cpus: 4 });
    expect(byLabel(jobs, '2_[3-4%2]')).toMatchObject({ job_id: '2', state: 'pending' });
    expect(byLabel(jobs, '2_2')).toMatchObject({ job_id: '12', state: 'running' });
    expect(byLabel(jobs, '6')).toMatchObject({ state: 'ended', end: { cause: 'exit', status: 3 } });
    expect(byLabel(jobs, '14')).toMatchObject({ state: 'ended', end: { cause: 'cancelled' }, account: 'otheruser' });
  });

  it('is followed by what accounting keeps of those that have ended', async () => {
    const jobs = await open(slurm()).ended(null, 1_795_700_000_000);
    expect(jobs.map(({ label }) => label).sort()).toEqual(['14', '6', '7', '9']);
    expect(byLabel(jobs, '7')).toMatchObject({ cpus: 3, memoryMiB: 768, maxMinutes: 5, nodes: ['viz-node001'] });
    expect(byLabel(jobs, '9')).toMatchObject({
      cpus: 99,
      nodes: [],
      end: { cause: 'exit', status: 1 },
    });
  });
});

describe('the queue', () => {
  it('is not shown in part where the answer is cut off', async () => {
    const whole = row() + row({ id: '8' });
    await expect(open(fakeSlurm({ squeue: whole.slice(0, -30) })).jobs()).rejects.toThrow('cut off');
  });

  it('shows a state that is new, a job without a user and a name of a megabyte as what they are', async () => {
    const squeue = row({ state: 'HIBERNATING', user: '' }) + row({ id: '8', name: 'x'.repeat(2 ** 20) });
    const jobs = await open(fakeSlurm({ squeue })).jobs();
    expect(jobs[0]).toMatchObject({
      detail: 'HIBERNATING',
      account: '',
      memoryMiB: 1536,
      nodes: ['node001', 'node002'],
    });
    expect(jobs[1]?.name).toHaveLength(256);
  });

  it('changes what waits of an array, and not what runs of it', async () => {
    const slurm = fakeSlurm({ squeue: row({ id: '2', label: '2_[3-5,7%2]', state: 'PENDING' }) });
    const queue = open(slurm);
    const [job] = await queue.jobs();
    await queue.change(job as QueuedJob, 'cancel');
    await queue.change(job as QueuedJob, 'hold');
    expect(slurm.commands.slice(-2)).toEqual(['scancel 2_[3-5,7]', 'scontrol uhold 2_[3-5,7]']);
  });

  it('says in Slurm’s words why something was refused, and not that it was where nothing is known', async () => {
    const slurm = fakeSlurm({
      squeue: row(),
      scancel: {
        status: 1,
        stdout: '',
        stderr: 'scancel: error: Kill job error on job id 7: Access/permission denied\n',
      },
      scontrol: { status: null, stdout: '', stderr: '' },
    });
    const queue = open(slurm);
    const [job] = await queue.jobs();
    const refused = queue.change(job as QueuedJob, 'cancel');
    await expect(refused).rejects.toBeInstanceOf(Refused);
    await expect(refused).rejects.toThrow(/^Kill job error on job id 7: Access\/permission denied$/);
    const unknown = queue.change(job as QueuedJob, 'hold');
    await expect(unknown).rejects.toThrow('no answer in time');
    await expect(unknown).rejects.not.toBeInstanceOf(Refused);
  });

  it('says so where the site keeps no accounts', async () => {
    const sacct = { status: 1, stdout: '', stderr: 'Slurm accounting storage is disabled\n' };
    await expect(open(fakeSlurm({ sacct })).ended('testuser', 0)).rejects.toBeInstanceOf(NotOffered);
  });

  it('tells of a job that lives where its output goes', async () => {
    const detail = ['7', './mesh.sh', '/home/testuser', '/home/testuser/%x-%j.out', '(null)', 'afterok:1(unfulfilled)'];
    const slurm = fakeSlurm({ squeue: row() });
    const queue = open(slurm);
    const [job] = await queue.jobs();
    slurm.answers.squeue = detail.map((text) => `${text}~marker~`).join('');
    expect(await queue.detail(job as QueuedJob)).toMatchObject({
      command: './mesh.sh',
      folder: '/home/testuser',
      output: '/home/testuser/mesh-7.out',
      errors: null,
      dependency: 'afterok:1(unfulfilled)',
    });
  });

  it('tells of a job that has ended what its steps used at most', async () => {
    const slurm = fakeSlurm({ squeue: row({ state: 'COMPLETED' }) });
    const queue = open(slurm);
    const [job] = await queue.jobs();
    const steps = [
      ['7', '', '1-00:00:01', '/home/testuser', '/home/testuser/%x-%j.out', ''],
      ['7.batch', '512K', '00:01.005', '', '', ''],
      ['7.0', '3.50G', '23:59:59', '', '', ''],
    ];
    slurm.answers.squeue = { status: 1, stdout: '', stderr: 'slurm_load_jobs error: Invalid job id specified\n' };
    slurm.answers.sacct = steps.map((step) => step.map((text) => `${text}~marker~`).join('')).join('\n');
    expect(await queue.detail(job as QueuedJob)).toMatchObject({
      usedMemoryMiB: 3584,
      usedCpuSeconds: 86_401,
      output: '/home/testuser/mesh-7.out',
      errors: null,
    });
  });
});

describe('the runs of a job', () => {
  const runsOf = async (job_id: string, name: string) =>
    open(fakeSlurm({ sacct: recorded('24.11', 'runs.txt') })).runs(queuedJob({ job_id, name, account: 'testuser' }));
  const AT = 1_795_724_000_000;

  it('are told with those before it was put back into the queue', async () => {
    expect(await runsOf('2', 'requeued')).toEqual([
      {
        submitted_at: AT + 558_000,
        eligible_at: AT + 558_000,
        started_at: AT + 558_000,
        ended_at: AT + 569_000,
        suspendedSeconds: 0,
        end: { cause: 'unknown', status: null },
      },
      {
        submitted_at: AT + 570_000,
        eligible_at: AT + 691_000,
        started_at: AT + 691_000,
        ended_at: AT + 692_000,
        suspendedSeconds: 0,
        end: { cause: 'exit', status: 4 },
      },
    ]);
    expect(await runsOf('3', 'suspended')).toMatchObject([{ suspendedSeconds: 47 }]);
    expect(await runsOf('4', 'later')).toMatchObject([{ submitted_at: AT + 558_000, eligible_at: AT + 573_000 }]);
  });

  it('are not those of another job that had the number before', async () => {
    expect(await runsOf('2', 'another')).toEqual([]);
  });

  it('are not known where no accounts are kept', async () => {
    const sacct = { status: 1, stdout: '', stderr: 'Slurm accounting storage is disabled' };
    expect(await open(fakeSlurm({ sacct })).runs(queuedJob())).toBeNull();
  });
});

describe.each(['Asia/Seoul', 'America/New_York', 'UTC'])('moments on a machine in %s', (zone) => {
  afterEach(() => vi.unstubAllEnvs());

  it('are those that Slurm means, wherever it runs', async () => {
    vi.stubEnv('TZ', zone);
    expect(new Date(0).getTimezoneOffset()).toBe({ 'Asia/Seoul': -540, 'America/New_York': 300 }[zone] ?? 0);
    const [job] = (await open(fakeSlurm({ squeue: row({ state: 'PENDING' }) })).jobs()) as [QueuedJob];
    expect(job.submitted_at).toBe(Date.parse('2026-11-26T16:17:52Z'));
    const runs = await open(fakeSlurm({ sacct: recorded('24.11', 'runs.txt') })).runs(
      queuedJob({ job_id: '4', name: 'later', account: 'testuser' }),
    );
    expect(runs?.[0]?.eligible_at).toBe(Date.parse('2026-11-26T20:22:53Z'));
    // What is asked for is said in seconds before now, which no zone and no change of the clocks moves.
    const slurm = fakeSlurm({});
    const asked: string[] = [];
    const run: typeof slurm.run = (program, args, options) => {
      asked.push(...args);
      return slurm.run(program, args, options);
    };
    await slurmQueue({ ...slurm, run, now: () => 1_795_710_000_000 }).ended(null, 1_795_709_000_000);
    expect(asked).toContain('--starttime=now-1000seconds');
  });
});
