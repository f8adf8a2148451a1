import { describe, expect, it } from 'vitest';
import { RUN_ID } from '../../runs/schema.ts';
import { SESSION_ID } from '../../session/schema.ts';
import type { Job, Scheduler } from '../scheduler.ts';
import { SubmitRejected } from '../scheduler.ts';
import { slurmScheduler } from './slurm.ts';
import { type FakeSlurm, fakeSlurm, recorded, VERSIONS } from './test-answers.ts';

const id = (end: string): string => `app-session-1729756800-${end}`;
/** Of a row of squeue. */
const FIELDS = 12;
/** Of a row of sinfo. */
const NODE_FIELDS = 13;
const never = async (): Promise<never> => {
  throw new Error('nothing is asked as a user here');
};

function open(slurm: FakeSlurm, clock = { now: Date.now() }): Scheduler {
  return slurmScheduler({
    cluster: 'hpc',
    run: slurm.run,
    asUser: never,
    stopGraceMs: 10_000,
    isOurs: (name) => SESSION_ID.test(name),
    now: () => clock.now,
  });
}

const asRecorded = (version: string): FakeSlurm =>
  fakeSlurm({
    squeue: recorded(version, 'squeue'),
    sacct: recorded(version, 'sacct'),
    sinfo: recorded(version, 'sinfo'),
    id: 'somebody\n',
  });

const row = (
  fields: Partial<
    Record<'id' | 'array' | 'tasks' | 'name' | 'state' | 'exit' | 'node' | 'start' | 'reason', string>
  > = {},
) =>
  [
    fields.id ?? '7',
    fields.array ?? fields.id ?? '7',
    fields.tasks ?? 'N/A',
    fields.name ?? id('aaaaaa'),
    'testuser',
    fields.state ?? 'RUNNING',
    fields.exit ?? '0:0',
    fields.node ?? 'node001',
    fields.start ?? '1795451739',
    '1795455339',
    fields.reason ?? 'None',
    '(null)',
  ]
    .map((text) => `${text}~marker~`)
    .join('');

describe.each(VERSIONS)('what Slurm %s answers', (version) => {
  const named = (jobs: Job[], end: string): Job | undefined => jobs.find(({ name }) => name === id(end));

  it('is read as jobs with their states, and how they ended', async () => {
    const jobs = await open(asRecorded(version)).observe();
    const { job_id, node_ip } = named(jobs, 'runnin') ?? {};
    expect(named(jobs, 'runnin')).toMatchObject({
      account: 'testuser',
      state: 'running',
      comment: '{"v":1,"port":6080} 한글 🦀',
      waiting: null,
      end: null,
    });
    expect(job_id).toMatch(/^\d+$/);
    expect(node_ip).toMatch(/^192\.168\.122\./);
    const running = named(jobs, 'runnin');
    expect((running?.expires_at ?? 0) - (running?.started_at ?? 0)).toBe(60 * 60_000);
    const ends = ['exit00', 'exit29', 'stop00', 'kill00', 'outp00', 'cancel', 'byroot'];
    expect(ends.map((name) => named(jobs, name)?.end)).toMatchObject([
      { cause: 'exit', status: 0 },
      { cause: 'exit', status: 29 },
      { cause: 'cancelled', by: null },
      { cause: 'unknown', status: null },
      { cause: 'output_failed', status: null },
      { cause: 'cancelled', by: 'somebody' },
      { cause: 'cancelled', by: 'somebody' },
    ]);
    for (const end of ends) expect(named(jobs, end)?.end?.at).toBeGreaterThan(1_795_450_000_000);
    expect(named(jobs, 'held00')?.waiting).toEqual({ reason: 'held', detail: 'JobHeldUser', expected_start: null });
    expect(named(jobs, 'begin0')).toMatchObject({
      state: 'pending',
      started_at: null,
      expires_at: null,
      node: null,
      waiting: { reason: 'begin_time', expected_start: expect.any(Number) },
    });
    expect(named(jobs, 'depend')?.waiting?.reason).toBe('dependency');
  });

  it('has no job that a user forged, of an array, or that is not of Berth', async () => {
    const jobs = await open(asRecorded(version)).observe();
    expect(jobs.map(({ job_id }) => job_id)).not.toContain('999999');
    expect(named(jobs, 'forged')?.account).toBe('otheruser');
    expect(named(jobs, 'array0')).toBeUndefined();
    for (const { name } of jobs) expect(name).toMatch(SESSION_ID);
  });

  it('is whole, or it is none', async () => {
    const slurm = asRecorded(version);
    const whole = recorded(version, 'squeue');
    const ids = (await open(slurm).observe()).map(({ job_id }) => job_id);
    for (let length = 1; length < whole.length; length++) {
      slurm.answers.squeue = whole.slice(0, length);
      // Cut off between two rows it is told by the status alone.
      const seen = await open(slurm)
        .observe()
        .catch(() => []);
      expect(ids).toEqual(expect.arrayContaining(seen.map(({ job_id }) => job_id)));
      const texts = whole.slice(0, length).split('~marker~');
      if (texts.at(-1)?.trim() !== '' || (texts.length - 1) % FIELDS !== 0) expect(seen).toEqual([]);
    }
    for (const status of [1, null]) {
      slurm.answers.squeue = { status, stdout: '', stderr: '' };
      await expect(open(slurm).observe()).rejects.toThrow('squeue');
    }
    slurm.answers.squeue = { status: 0, stdout: '', stderr: 'squeue: error: slurm_receive_msg: Zero Bytes' };
    await expect(open(slurm).observe()).rejects.toThrow('Zero Bytes');
  });

  it('says of jobs that squeue has forgotten how they ended, and nothing of those that live', async () => {
    const jobs = await open(asRecorded(version)).history(['1', '2', 'not a number; rm -rf']);
    expect(named(jobs, 'runnin')).toBeUndefined();
    expect(named(jobs, 'held00')).toBeUndefined();
    expect(named(jobs, 'exit29')).toMatchObject({ state: 'ended', end: { cause: 'exit', status: 29 } });
    expect(named(jobs, 'stop00')?.end?.cause).toBe('cancelled');
    expect(named(jobs, 'cancel')?.end).toMatchObject({ cause: 'cancelled', by: 'somebody' });
    expect(named(jobs, 'outp00')?.end?.cause).toBe('output_failed');
  });

  it('describes nodes, what of them is allocated, and partitions', async () => {
    const { nodes, partitions } = await open(asRecorded(version)).look();
    const node = (wanted: string) => nodes.find(({ name }) => name === wanted);
    expect(node('node001')).toMatchObject({
      state: 'mixed',
      partitions: ['normal', 'scavenge'],
      reason: null,
      cpus: 4,
      cpusAllocated: 2,
      load: expect.any(Number),
      memoryMiB: 4000,
      memoryAllocatedMiB: 700,
      gpus: {},
      gpusAllocated: {},
    });
    expect(node('node002')).toMatchObject({ state: 'allocated', cpusAllocated: 4 });
    expect(node('gpu-node001')).toMatchObject({ gpus: { '': 2 }, gpusAllocated: { '': 1 } });
    expect(partitions.filter(({ isDefault }) => isDefault)).toMatchObject([{ name: 'normal', maxMinutes: null }]);
    expect(partitions.find(({ name }) => name === 'viz')).toMatchObject({ up: true, maxMinutes: 720, nodes: 1 });
    expect(partitions.find(({ name }) => name === 'scavenge')?.up).toBe(false);
  });

  it('tells an administrator’s reason as it was written, and no node that it was made to look like', async () => {
    const { nodes, partitions } = await open(asRecorded(version)).look();
    const drained = nodes.find(({ name }) => name === 'viz-node001');
    expect(drained).toMatchObject({ state: 'drained', detail: 'idle+drain', partitions: ['viz'] });
    expect(drained?.reason).toMatch(/^팬 교체 🦀 ~[0-9a-f]{24}~gpu~.*\nnode999~.*~idle \$\(id\) <b>$/);
    expect(nodes.map(({ name }) => name)).not.toContain('node999');
    expect(partitions.find(({ name }) => name === 'gpu')?.nodes).toBe(1);
  });

  it('is a whole look at the nodes, or none', async () => {
    const slurm = asRecorded(version);
    const whole = recorded(version, 'sinfo');
    const names = (await open(slurm).look()).nodes.map(({ name }) => name);
    for (let length = 1; length < whole.length; length++) {
      slurm.answers.sinfo = whole.slice(0, length);
      const seen = await open(slurm)
        .look()
        .catch(() => null);
      const texts = whole.slice(0, length).split('~marker~');
      // Cut off between two rows it is told by the status alone.
      const isCut = texts.at(-1)?.trim() !== '' || (texts.length - 1) % NODE_FIELDS !== 0;
      expect([length, seen === null]).toEqual([length, isCut]);
      expect(names).toEqual(expect.arrayContaining(seen?.nodes.map(({ name }) => name) ?? []));
    }
    slurm.answers.sinfo = { status: null, stdout: whole, stderr: '' };
    await expect(open(slurm).look()).rejects.toThrow('sinfo');
  });
});

describe('jobs', () => {
  it.each([
    ['CONFIGURING', 'pending'],
    ['REQUEUED', 'pending'],
    ['SUSPENDED', 'running'],
    ['COMPLETING', 'completing'],
    ['TIMEOUT', 'time_limit'],
    ['DEADLINE', 'time_limit'],
    ['OUT_OF_MEMORY', 'out_of_memory'],
    ['NODE_FAIL', 'node_failure'],
    ['BOOT_FAIL', 'node_failure'],
    ['PREEMPTED', 'preempted'],
    ['REVOKED', 'unknown'],
    ['A_WORD_OF_LATER', 'running'],
  ])('that are %s are %s', async (state, meaning) => {
    const slurm = fakeSlurm({ squeue: row({ state }) });
    const [job] = await open(slurm).observe();
    expect(job?.state === 'ended' ? job.end?.cause : job?.state).toBe(meaning);
  });

  it.each([
    ['Resources', 'resources'],
    ['Priority', 'priority'],
    ['QOSMaxJobsPerUserLimit', 'limit'],
    ['AssocGrpGRES', 'limit'],
    ['PartitionTimeLimit', 'limit'],
    ['JobHeldAdmin', 'held'],
    ['DependencyNeverSatisfied', 'dependency'],
    ['BeginTime', 'begin_time'],
    ['Reservation', 'reservation'],
    ['ReqNodeNotAvail, Reserved for maintenance', 'maintenance'],
    ['ReqNodeNotAvail, UnavailableNodes:node[001-004]', 'nodes_unavailable'],
    [
      'Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions',
      'nodes_unavailable',
    ],
    ['PartitionDown', 'nodes_unavailable'],
    ['A word of later', 'other'],
  ])('that wait for %s wait for: %s', async (reason, meaning) => {
    const slurm = fakeSlurm({ squeue: row({ state: 'PENDING', reason, node: 'n/a', start: '1795451999' }) });
    const [job] = await open(slurm).observe();
    expect(job?.waiting).toMatchObject({ reason: meaning, detail: reason });
  });

  it('that are held are not expected to start, whatever Slurm expected before', async () => {
    const expectedStart = async (reason: string) => {
      const [job] = await open(
        fakeSlurm({ squeue: row({ state: 'PENDING', reason, node: 'n/a', start: '1795451999' }) }),
      ).observe();
      return job?.waiting?.expected_start;
    };
    expect(await expectedStart('Resources')).toBe(1795451999_000);
    expect(await expectedStart('JobHeldUser')).toBeNull();
  });

  it('of one name come in the order of what runs, what waits, what has ended, and the elder first', async () => {
    const jobs = [
      row({ id: '9', state: 'PENDING' }),
      row({ id: '10', state: 'PENDING' }),
      row({ id: '8', state: 'FAILED' }),
      row({ id: '11' }),
    ];
    const slurm = fakeSlurm({ squeue: jobs.join('\n') });
    expect((await open(slurm).observe()).map(({ job_id }) => job_id)).toEqual(['11', '9', '10', '8']);
  });

  it('however many there are take one query', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => row({ id: `${index + 1}`, name: id(`a${10000 + index}`) }));
    const slurm = fakeSlurm({ squeue: rows.join('\n'), sinfo: recorded('24.11', 'sinfo') });
    const clock = { now: Date.now() };
    const scheduler = open(slurm, clock);
    expect(await scheduler.observe()).toHaveLength(1000);
    expect(slurm.commands).toEqual(['squeue', 'sinfo']);
    for (let look = 0; look < 3; look++) {
      clock.now += 10_000;
      await scheduler.observe();
    }
    expect(slurm.commands).toEqual(['squeue', 'sinfo', 'squeue', 'squeue', 'squeue']);
  });

  it('that somebody cancelled complete until accounting knows who, but not for long', async () => {
    const clock = { now: 1795455339_000 };
    const slurm = fakeSlurm({ squeue: row({ state: 'CANCELLED' }), sacct: '' });
    const scheduler = open(slurm, clock);
    expect(await scheduler.observe()).toMatchObject([{ state: 'completing', end: null }]);
    clock.now += 16_000;
    expect(await scheduler.observe()).toMatchObject([{ state: 'ended', end: { cause: 'cancelled', by: null } }]);
    slurm.answers.sacct = { status: 1, stdout: '', stderr: 'sacct: error: Connection refused' };
    expect(await open(slurm, { now: 1795455339_000 }).observe()).toMatchObject([
      { state: 'ended', end: { cause: 'cancelled', by: null } },
    ]);
  });
});

it('a job that Slurm took away, for what it waited for did not end well, has been cancelled by nobody', async () => {
  const slurm = fakeSlurm({ squeue: row({ state: 'CANCELLED', reason: 'DependencyNeverSatisfied', node: 'n/a' }) });
  expect(await open(slurm).observe()).toMatchObject([
    { state: 'ended', node: null, end: { cause: 'cancelled', by: null } },
  ]);
  expect(slurm.commands).toEqual(['squeue']);
});

describe('a stop', () => {
  it('asks the job script once, and kills it after the grace', async () => {
    const clock = { now: Date.now() };
    const slurm = fakeSlurm({ squeue: row(), sinfo: '' });
    const scheduler = open(slurm, clock);
    const changes = (): string[] => slurm.commands.filter((command) => command.startsWith('scancel'));
    await scheduler.cancel('7');
    await scheduler.cancel('7');
    clock.now += 9_000;
    await scheduler.observe();
    expect(changes()).toEqual(['scancel --batch --signal=TERM 7']);
    clock.now += 1_000;
    await scheduler.observe();
    expect(changes()).toEqual(['scancel --batch --signal=TERM 7', 'scancel --batch --signal=KILL 7']);
    slurm.answers.squeue = row({ state: 'FAILED', exit: '0:9' });
    expect(await scheduler.observe()).toMatchObject([{ state: 'ended', end: { cause: 'cancelled', by: null } }]);
    await scheduler.cancel('7');
    expect(changes()).toHaveLength(2);
  });

  it('of a job that waits cancels it, for a signal would be tried again for minutes', async () => {
    const slurm = fakeSlurm({ squeue: row({ state: 'PENDING' }) });
    await open(slurm).cancel('7');
    expect(slurm.commands).toEqual(['squeue', 'scancel 7']);
  });

  it('of a job that is not there asks nothing of Slurm', async () => {
    const slurm = fakeSlurm({ squeue: '' });
    await open(slurm).cancel('7');
    expect(slurm.commands).toEqual(['squeue']);
  });

  it('that Slurm did not take is asked for again', async () => {
    const slurm = fakeSlurm({
      squeue: row(),
      sinfo: '',
      scancel: { status: 1, stdout: '', stderr: 'scancel: error: no' },
    });
    const scheduler = open(slurm);
    await expect(scheduler.cancel('7')).rejects.toThrow('scancel: error: no');
    slurm.answers.scancel = '';
    await scheduler.cancel('7');
    expect(slurm.commands.filter((command) => command.startsWith('scancel'))).toHaveLength(2);
  });
});

describe('accounting', () => {
  it('that a site has not is answered with nothing; one that does not answer is a fault', async () => {
    const disabled = { status: 1, stdout: '', stderr: 'Slurm accounting storage is disabled\n' };
    const slurm = fakeSlurm({ sacct: disabled });
    expect(await open(slurm).history(['7'])).toEqual([]);
    slurm.answers.sacct = {
      status: 1,
      stdout: '',
      stderr: 'sacct: error: slurm_persist_conn_open: Connection refused',
    };
    await expect(open(slurm).history(['7'])).rejects.toThrow('Connection refused');
  });

  it('is not asked about no jobs', async () => {
    const slurm = fakeSlurm({});
    expect(await open(slurm).history([])).toEqual([]);
    expect(slurm.commands).toEqual([]);
  });
});

describe('nodes', () => {
  const USUAL = {
    name: 'n1',
    address: '10.0.0.1',
    state: 'idle',
    cpus: '2/6/0/8',
    load: '1.97',
    memory: '3500',
    allocated: '500',
    gres: '(null)',
    used: '(null)',
    reason: 'none',
    partition: 'viz',
    time: '1-02:30:00',
    up: 'up',
  };
  const node = (fields: Partial<typeof USUAL> = {}): string =>
    Object.values({ ...USUAL, ...fields })
      .map((text) => `${text}~marker~`)
      .join('');
  const seen = async (...rows: string[]) => (await open(fakeSlurm({ sinfo: rows.join('\n') })).look()).nodes;

  it.each([
    ['idle', 'idle'],
    ['mixed+planned', 'mixed'],
    ['allocated+completing', 'allocated'],
    ['idle+cloud+powered_down', 'idle'],
    ['idle+drain', 'drained'],
    ['mixed+drain', 'drained'],
    ['idle+maintenance', 'drained'],
    ['mixed+drain+not_responding', 'down'],
    ['down+not_responding', 'down'],
    ['idle+not_responding', 'down'],
    ['future', 'down'],
    ['idle+reserved', 'reserved'],
    ['mixed+reserved+planned', 'reserved'],
    ['unknown', 'unknown'],
    ['', 'unknown'],
    ['a_word_of_later', 'unknown'],
    ['idle+a_word_of_later', 'unknown'],
  ])('that are %s are %s', async (state, meaning) => {
    expect(await seen(node({ state }))).toMatchObject([{ state: meaning, detail: state }]);
  });

  it('name their GPUs by type, and those that are used', async () => {
    const gres = 'gpu:a100:4(S:0-1),gpu:t4:1,shard:8,gpu:2';
    const used = 'gpu:a100:2(IDX:0,3),gpu:t4:0(IDX:N/A),gpu:h200:1,shard:3';
    expect(await seen(node({ gres, used }))).toMatchObject([
      { gpus: { a100: 4, t4: 1, '': 2 }, gpusAllocated: { a100: 2, t4: 0 } },
    ]);
  });

  it('of partitions have a limit in minutes', async () => {
    const { partitions } = await open(fakeSlurm({ sinfo: node() })).look();
    expect(partitions).toMatchObject([{ name: 'viz', maxMinutes: 26 * 60 + 30 }]);
  });

  it('have no number where Slurm has a word, and the others have theirs', async () => {
    const words = { cpus: 'N/A', load: 'N/A', memory: 'unknown', allocated: '', gres: 'gpu:some', used: 'N/A' };
    expect(await seen(node(words), node({ name: 'n2' }))).toMatchObject([
      { name: 'n1', cpus: null, cpusAllocated: null, load: null, memoryMiB: null, memoryAllocatedMiB: null, gpus: {} },
      { name: 'n2', cpus: 8, cpusAllocated: 2, load: 1.97, memoryMiB: 3500, memoryAllocatedMiB: 500 },
    ]);
    expect(await seen(node({ cpus: '1/2' }), node({ name: 'n2', cpus: '-1/0/0/-1' }))).toMatchObject([
      { cpus: null, cpusAllocated: 1 },
      { cpus: null, cpusAllocated: null },
    ]);
  });

  it('keep a name that looks like a list of names', async () => {
    expect((await seen(node({ name: 'rack[1-2]n[01,03]' }))).map(({ name }) => name)).toEqual(['rack[1-2]n[01,03]']);
  });

  it('have partitions that come in one order, whatever the order of the rows', async () => {
    const rows = ['viz', 'gpu', 'normal*'].map((partition) => node({ partition }));
    const { partitions } = await open(fakeSlurm({ sinfo: rows.join('\n') })).look();
    expect(partitions.map(({ name }) => name)).toEqual(['gpu', 'normal', 'viz']);
  });

  it('are asked for once in 4 seconds, whoever asks, and it is told when', async () => {
    const clock = { now: 1_761_316_200_000 };
    const slurm = fakeSlurm({ sinfo: node() });
    const scheduler = open(slurm, clock);
    await Promise.all([scheduler.look(), scheduler.look(), scheduler.look()]);
    clock.now += 3_999;
    expect((await scheduler.look()).askedAt).toBe(1_761_316_200_000);
    expect(slurm.commands).toHaveLength(1);
    clock.now += 1;
    expect((await scheduler.look()).askedAt).toBe(clock.now);
    expect(slurm.commands).toHaveLength(2);
  });
});

describe('an array', () => {
  const array = 'cae-run-1729756800-abc123';
  const openRuns = (slurm: FakeSlurm): Scheduler =>
    slurmScheduler({
      cluster: 'hpc',
      run: slurm.run,
      asUser: never,
      stopGraceMs: 10_000,
      isOurs: (name) => RUN_ID.test(name) || SESSION_ID.test(name),
    });
  const task = (more: Parameters<typeof row>[0]) => row({ id: '12', array: '12', name: array, ...more });

  it('is a job for each of its numbers, of which those that wait have one row', async () => {
    const squeue = [
      task({ tasks: '5-6,9%2', state: 'PENDING', reason: 'JobArrayTaskLimit', node: 'n/a' }),
      task({ id: '13', tasks: '0', node: '' }),
      task({ id: '14', tasks: '1', state: 'COMPLETED', node: '' }),
      // Of another user's making: too many, no numbers, a session's name.
      task({ id: '90', array: '90', tasks: '0-100000' }),
      task({ id: '91', array: '91', tasks: '...' }),
      row({ id: '92', tasks: '0-3' }),
    ];
    const jobs = await openRuns(fakeSlurm({ squeue: squeue.join('\n'), sinfo: '' })).observe();
    expect(jobs.map(({ job_id, name, state, waiting }) => [job_id, name, state, waiting?.reason])).toEqual([
      ['12_0', `${array}-000`, 'running', undefined],
      ['12_5', `${array}-005`, 'pending', 'limit'],
      ['12_6', `${array}-006`, 'pending', 'limit'],
      ['12_9', `${array}-009`, 'pending', 'limit'],
      ['12_1', `${array}-001`, 'ended', undefined],
    ]);
  });

  it('is in the accounts by the same ids, also where its jobs ended before they began', async () => {
    const ended = (id: string, state: string) =>
      [id, array, 'testuser', state, '0:0', 'node001', '1795451739', '1795455339']
        .map((text) => `${text}~marker~`)
        .join('');
    const sacct = [ended('12_0', 'COMPLETED'), ended('12_[5-6,9%2]', 'CANCELLED by 2001')].join('\n');
    const slurm = fakeSlurm({ sacct, id: 'testuser\n' });
    const jobs = await openRuns(slurm).history(['12_0', '12_5', 'x; id']);
    expect(jobs.map(({ job_id, name, end }) => [job_id, name, end?.cause, end?.by])).toEqual([
      ['12_0', `${array}-000`, 'exit', null],
      ['12_5', `${array}-005`, 'cancelled', 'testuser'],
      ['12_6', `${array}-006`, 'cancelled', 'testuser'],
      ['12_9', `${array}-009`, 'cancelled', 'testuser'],
    ]);
  });

  it('is cancelled as far as it waits, which nobody else did', async () => {
    const slurm = fakeSlurm({
      squeue: task({ tasks: '5-6%2', state: 'PENDING', reason: 'Resources', node: 'n/a' }),
      sinfo: '',
    });
    const scheduler = openRuns(slurm);
    await scheduler.observe();
    await scheduler.arrays?.cancelWaiting(['12_5', '12_6']);
    slurm.answers.squeue = task({ tasks: '5-6%2', state: 'CANCELLED', node: 'n/a' });
    const jobs = await scheduler.observe();
    expect(jobs.map(({ job_id, end }) => [job_id, end?.cause, end?.by])).toEqual([
      ['12_5', 'cancelled', null],
      ['12_6', 'cancelled', null],
    ]);
    expect(slurm.commands).toEqual(['squeue', 'scancel --state=PENDING 12', 'squeue']);
  });

  it('is held and released as a whole, whatever of it has ended', async () => {
    const over = { status: 1, stdout: '12_0-1: Job has already finished\n12_2-5: No error\n', stderr: '' };
    const slurm = fakeSlurm({ scontrol: over });
    const { arrays } = openRuns(slurm);
    await arrays?.hold(['12_3', '12_4', '15_0', '9']);
    await arrays?.release(['12_3']);
    await arrays?.release(['9']);
    expect(slurm.commands).toEqual(['scontrol uhold 12,15', 'scontrol release 12']);
    slurm.answers.scontrol = {
      status: 1,
      stdout: '',
      stderr: 'slurm_suspend error: Unable to contact slurm controller',
    };
    await expect(arrays?.hold(['12_3'])).rejects.toThrow('Unable to contact');
  });
});

describe('a submission', () => {
  const request = {
    name: id('aaaaaa'),
    account: 'testuser',
    cpus: 1,
    memoryMiB: 256,
    gpus: 0,
    gpuType: null,
    timeMinutes: 60,
    partition: 'viz',
    project: null,
    qos: null,
    environment: {},
    grant: 'signed',
  };
  const answering = (answer: object): Scheduler =>
    slurmScheduler({
      cluster: 'hpc',
      run: fakeSlurm({}).run,
      asUser: async () => answer as never,
      stopGraceMs: 10_000,
      isOurs: () => true,
    });

  it('that is refused for certain says why; one that may have been accepted is a fault', async () => {
    const rejected = { ok: false, kind: 'rejected', reason: 'home_full', message: 'Your home is full.' };
    await expect(answering(rejected).submit(request)).rejects.toMatchObject({ reason: 'home_full' });
    const refused = { ok: false, kind: 'refused', message: 'The grant is not good.' };
    await expect(answering(refused).submit(request)).rejects.toBeInstanceOf(SubmitRejected);
    const unknown = { ok: false, kind: 'unknown', reason: 'submit_rejected', message: 'It did not answer.' };
    await expect(answering(unknown).submit(request)).rejects.not.toBeInstanceOf(SubmitRejected);
  });

  it('is estimated with the same words, and told why where it would be refused', async () => {
    const start = { ok: true, start: 1_795_722_960, node: 'node001', partition: 'normal' };
    const expected = { start: 1_795_722_960_000, node: 'node001', partition: 'normal' };
    await expect(answering(start).estimate(request)).resolves.toEqual(expected);
    const rejected = { ok: false, kind: 'rejected', reason: 'submit_rejected', message: 'Invalid qos.' };
    await expect(answering(rejected).estimate(request)).rejects.toBeInstanceOf(SubmitRejected);
    await expect(answering(start).estimate({ ...request, grant: null })).rejects.toThrow('leave of auth');
  });

  it('is warned of its end also where the site grants nothing to save: Slurm takes no warning of 0 seconds', async () => {
    const asked: number[] = [];
    const scheduler = slurmScheduler({
      cluster: 'hpc',
      run: fakeSlurm({}).run,
      asUser: async (_account, request) => {
        if (request.action === 'submit') asked.push(request.grace_seconds);
        return { ok: true, job_id: '181' } as never;
      },
      stopGraceMs: 0,
      isOurs: () => true,
    });
    await scheduler.submit(request);
    expect(asked).toEqual([1]);
  });
});
