/** What libexec/berth-as-user does as a user of a real cluster, by sudo, and what neither the portal's account nor anybody else gets it to do. */
import { createPrivateKey, generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asUserFiles, bySudo } from '../../src/as-user/client.ts';
import { operationSubject } from '../../src/as-user/file-operation.mjs';
import type { SiteSettings, SubmitArrayRequest, SubmitRequest } from '../../src/as-user/schema.ts';
import { issueGrant, publicGrantKey } from '../../src/auth/grants.ts';
import type { FileOperation } from '../../src/files/schema.ts';
import { tarOf, zipOf } from '../support/archives.ts';
import { sharedCluster } from '../support/cluster.ts';
import { grantedAs } from '../support/granted.ts';
import { until } from '../support/until.ts';

const TRIAL = '/opt/berth-trial';
const HELPER = `${TRIAL}/libexec/berth-as-user`;
const SETTINGS = '/etc/berth/as-user.json';
const HOME = '/home/testuser';
/** On the disk almost nothing. */
const ENDLESS_BYTES = 8 * 1024 ** 3 - 512;
const RULE = readFileSync(join(import.meta.dirname, '../../deploy/sudoers.d/berth'), 'utf8');

/** What a job says of itself; it stands in the place of job.sh, so that nothing of a desktop is needed. */
const JOB = `#!/bin/bash
printf 'user=%s\\numask=%s\\nfiles=%s\\nfolder=%s\\n' "$(id -un)" "$(umask)" "$(ulimit -n)" "$PWD"
echo written >"$HOME/of-the-job"
printf 'argument=%q\\n' "\${BERTH_ARG_0-}"
env --null | cut --zero-terminated --delimiter== --fields=1 | tr '\\0' '\\n' | sed 's/^/env /'
echo said-all
[[ -z \${BERTH_STAYS-} ]] || sleep 1000
`;

const cluster = sharedCluster();
const { privateKey: key } = generateKeyPairSync('ed25519');
type GrantTo = Parameters<Parameters<typeof grantedAs>[0]>[0];
const grant = (to: GrantTo, by = key, now = Date.now()): string => issueGrant(by, { ...to, seconds: 60, now });

const root = (...argv: string[]) => cluster.output('access', argv);
const put = (file: string, input: string) => cluster.output('access', ['tee', file], { input });
const settings = (site: SiteSettings) => put(SETTINGS, JSON.stringify(site));

/** As a portal whose own umask, limits and environment must not reach a job. */
const PORTAL = 'umask 077; ulimit -n 777; export PORTAL_SECRET=1 NODE_OPTIONS=--require=/none.js; exec "$@"';
const portal = (): string[] => [
  ...cluster.command('access', { user: 'berth' }),
  'sh',
  '-c',
  PORTAL,
  'sh',
  'sudo',
  '-n',
];
const caller = ({ by = grant, ...other }: { by?: (to: GrantTo) => string } & Parameters<typeof grantedAs>[1] = {}) =>
  grantedAs(by, { helper: HELPER, sudo: portal(), ...other });

const newSession = (): string => `app-session-1729756800-${randomInt(36 ** 5, 36 ** 6).toString(36)}`;
const submission = (other: Partial<SubmitRequest> = {}): SubmitRequest => ({
  action: 'submit',
  session_id: newSession(),
  cpus: 1,
  memory_mib: 64,
  gpus: 0,
  gpu_type: null,
  minutes: 5,
  partition: 'normal',
  project: null,
  qos: null,
  grace_seconds: 30,
  environment: {},
  ...other,
});

async function jobsOf(name: string): Promise<string[]> {
  const printed = await cluster.output('access', ['squeue', '-h', '-a', '-o', '%T %r', '-n', name]);
  return printed.split('\n').filter((line) => line !== '');
}

async function logOf(session_id: string): Promise<string> {
  const answer = await caller()('testuser', { action: 'log', session_id, bytes: 100_000 });
  return answer.ok ? (answer.log?.text ?? '') : '';
}

async function allOf(session_id: string): Promise<string> {
  return until('the job has said all', async () => {
    const log = await logOf(session_id);
    return log.includes('said-all') ? log : null;
  });
}

beforeAll(async () => {
  // An installation like the real one, but for the script that jobs run.
  await root('mkdir', '-p', `${TRIAL}/src`, `${TRIAL}/node_modules`, '/etc/berth');
  await root('cp', '-r', '/opt/berth/libexec', TRIAL);
  for (const part of ['as-user', 'doctor', 'scheduler'])
    await root('cp', '-r', `/opt/berth/src/${part}`, `${TRIAL}/src`);
  await root('sh', '-c', `ln -sfn /opt/berth/node_modules/node-linux-* ${TRIAL}/node_modules/`);
  await put(`${TRIAL}/src/scheduler/job.sh`, JOB);
  await put('/etc/sudoers.d/berth-trial', RULE.replaceAll('/opt/berth/', `${TRIAL}/`));
  await root('chmod', '440', '/etc/sudoers.d/berth-trial');
  await root('visudo', '-c');
  await settings({
    grant_keys: [publicGrantKey(key)],
    min_uid: 1000,
    refused_accounts: ['slurm', 'berth'],
    sbatch: '/usr/bin/sbatch',
  });
});

afterAll(async () => {
  await root('rm', '-rf', TRIAL, '/etc/sudoers.d/berth-trial', SETTINGS);
});

afterEach(async () => {
  await root('scancel', '--user=testuser', '--signal=KILL', '--full');
  await root('scancel', '--user=testuser');
});

describe('runs that are submitted as one array', () => {
  const STATE = `${HOME}/.local/state/berth`;
  const arrayOf = (count: number): SubmitArrayRequest => {
    const { environment: _, ...asked } = submission();
    const array = newSession().replace('app-session', 'cae-run');
    const jobs = Array.from({ length: count }, (_, task) => ({
      session_id: `${array}-00${task}`,
      grant: '',
      environment: { BERTH_RUN_DIR: `${HOME}/berth-runs/${array}-00${task}`, BERTH_PARAM_0: `n=it's $(id) ${task}` },
    }));
    return {
      ...asked,
      action: 'submit_array',
      session_id: array,
      at_once: 1,
      environment: {
        BERTH_ANNOUNCE_URL: 'http://127.0.0.1:9/announcements',
        BERTH_TOKEN: 'token',
        BERTH_INPUT: '/etc/passwd',
        BERTH_MAKE_0: 'n',
        BERTH_TEXT_0: '@n@',
        BERTH_FILL_0: 'n',
        BERTH_STEP_0: 'wait',
        BERTH_STEP_0_0: 'sh',
        BERTH_STEP_0_1: '-c',
        BERTH_STEP_0_2: 'echo "$BERTH_SESSION_ID" >mark; until [ -e "$HOME/go" ]; do sleep 0.1; done',
      },
      jobs,
    };
  };
  const lines = async (...argv: string[]) => (await root(...argv)).trim().split('\n');

  it('are jobs of their own, with what is theirs in files that nobody else reads and that are gone when they begin', async () => {
    const request = arrayOf(3);
    const folders = request.jobs.map(({ environment }) => environment.BERTH_RUN_DIR ?? '');
    const task = (index: number) => `${STATE}/${request.jobs[index]?.session_id}.task`;
    try {
      const answer = await caller()('testuser', request);
      expect(answer).toMatchObject({ ok: true, job_id: expect.stringMatching(/^\d+$/) });
      await until(
        'the first runs',
        async () => (await cluster.exec('access', ['cat', `${folders[0]}/mark`])).status === 0,
      );
      expect(await jobsOf(request.session_id)).toContain('PENDING JobArrayTaskLimit');
      expect(await root('stat', '-c', '%U %a', task(1), task(2))).toBe('testuser 600\n'.repeat(2));
      expect((await cluster.exec('access', ['stat', task(0)])).status).not.toBe(0);
      await put(`${HOME}/go`, '');
      await until('all have ended', async () => (await root('squeue', '-h')) === '');
      expect(await lines('cat', ...folders.map((folder) => `${folder}/mark`))).toEqual(
        request.jobs.map(({ session_id }) => session_id),
      );
      const logs = request.jobs.map(({ session_id }) => `${STATE}/${session_id}.log`);
      expect(await root('stat', '-c', '%U %a', ...logs)).toBe('testuser 600\n'.repeat(3));
      expect(await lines('sh', '-c', `ls ${STATE} | grep -c '^${request.session_id}.*task$' || true`)).toEqual(['0']);
    } finally {
      await root('rm', '-rf', `${HOME}/go`, ...folders);
    }
  });

  it('are refused, all of them, where one has no grant of its own', async () => {
    const request = arrayOf(3);
    const other = (to: GrantTo) => grant({ ...to, session_id: to.session_id.replace(/-002$/, '-001') });
    expect(await caller({ by: other })('testuser', request)).toMatchObject({ kind: 'refused' });
    const alone = (to: GrantTo) => grant({ ...to, actions: ['submit'] });
    expect(await caller({ by: alone })('testuser', request)).toMatchObject({ kind: 'refused' });
    expect(await jobsOf(request.session_id)).toEqual([]);
    expect((await cluster.exec('access', ['sh', '-c', `ls ${STATE}/${request.session_id}*`])).status).not.toBe(0);
  });

  it('wait, asked for a second time, for the first to have ended; and one that is forgotten leaves nothing', async () => {
    const request = arrayOf(2);
    const [, second] = request.jobs;
    await caller()('testuser', request);
    await caller()('testuser', { ...request, jobs: request.jobs.slice(1) });
    await until('it waits', async () => (await jobsOf(request.session_id)).includes('PENDING Dependency'));
    await caller()('testuser', { action: 'forget', session_id: second?.session_id ?? '' });
    const left = await cluster.exec('access', ['sh', '-c', `ls ${STATE}/${second?.session_id}.*`]);
    expect(left.status).not.toBe(0);
  });
});

describe('a job that is submitted as a user', () => {
  it("is that user's in name, umask, limits, folder, files and environment, and has nothing of the portal's", async () => {
    const request = submission({ environment: { BERTH_ARG_0: "a\nb'$(id)" } });
    expect(await caller()('testuser', request)).toMatchObject({ ok: true, job_id: expect.stringMatching(/^\d+$/) });
    const log = await allOf(request.session_id);
    expect(log).toContain(`user=testuser\numask=0022\n`);
    expect(log).toContain(`folder=${HOME}\n`);
    expect(log).not.toContain('files=777\n');
    const names = [...log.matchAll(/^env (\w+)$/gm)].map(([, name = '']) => name);
    // What Slurm sets for every job, and what bash does.
    const added = /^(BERTH|SLURM|SLURMD|HYDRA|I_MPI|OMPI|PRTE)_|^(TMPDIR|ENVIRONMENT|HOSTNAME|OLDPWD|PWD|SHLVL|_)$/;
    const users = ['HOME', 'LANG', 'LOGNAME', 'PATH', 'SHELL', 'USER'];
    expect(names.filter((name) => !added.test(name)).sort()).toEqual(users);
    expect(names.filter((name) => name.startsWith('BERTH_')).sort()).toEqual([
      'BERTH_ARG_0',
      'BERTH_DESKTOP_SH',
      'BERTH_OPENBOX_XML',
      'BERTH_SESSION_ID',
      'BERTH_SPARE_KEYS_PL',
      'BERTH_THUMBNAIL_PL',
    ]);
    expect(log).toContain(`argument=$'a\\nb\\'$(id)'\n`);
    expect(await root('stat', '-c', '%U %a', `${HOME}/of-the-job`)).toBe('testuser 644\n');
    expect(await root('stat', '-c', '%U %a', `${HOME}/.local/state/berth`)).toBe('testuser 700\n');
  });

  it.each([
    ['sleeps', 'sleep 600'],
    ['ends the shell', 'exit 1'],
    ['is broken', 'if then ((\n'],
  ])('starts where the profile of the user %s', async (_, text) => {
    const files = ['.profile', '.bash_profile', '.bashrc'].map((name) => `${HOME}/${name}`);
    for (const file of files) await put(file, text);
    try {
      const request = submission();
      expect(await caller()('testuser', request)).toMatchObject({ ok: true });
      await allOf(request.session_id);
    } finally {
      await root('rm', ...files);
    }
  });

  it('is one job, even where it is submitted twice: the second waits behind the first', async () => {
    const request = submission({ environment: { BERTH_STAYS: 'yes' } });
    await caller()('testuser', request);
    await allOf(request.session_id);
    await caller()('testuser', request);
    await until('the second waits for the first', async () => {
      const jobs = await jobsOf(request.session_id);
      return jobs.includes('RUNNING None') && jobs.includes('PENDING Dependency') && jobs.length === 2;
    });
  });

  it("that Slurm refuses is answered with Slurm's words", async () => {
    expect(await caller()('testuser', submission({ partition: 'none' }))).toMatchObject({
      kind: 'rejected',
      reason: 'submit_rejected',
      message: expect.stringMatching(/partition/i),
    });
    expect(await caller()('testuser', submission({ memory_mib: 900_000 }))).toMatchObject({ kind: 'rejected' });
    expect(await caller()('testuser', submission({ project: 'no-such' }))).toMatchObject({ kind: 'rejected' });
  });

  it('that slurmctld did not answer to in time is unknown, and exists once when it goes on', async () => {
    const request = submission({ environment: { BERTH_STAYS: 'yes' } });
    const pid = (await root('pgrep', '-x', 'slurmctld')).trim();
    await root('kill', '-STOP', pid);
    try {
      expect(await caller()('testuser', request)).toMatchObject({ ok: false, kind: 'unknown' });
    } finally {
      await root('kill', '-CONT', pid);
    }
    await until('the job is there', async () => (await jobsOf(request.session_id)).length > 0);
    await allOf(request.session_id);
    expect(await jobsOf(request.session_id)).toHaveLength(1);
  });

  it('leaves a log, of which the last bytes are read, until it is forgotten', async () => {
    const request = submission();
    await caller()('testuser', request);
    await allOf(request.session_id);
    const { session_id } = request;
    const end = await caller()('testuser', { action: 'log', session_id, bytes: 9 });
    expect(end).toEqual({ ok: true, log: { text: 'said-all\n', truncated: true } });
    expect(await caller()('testuser', { action: 'forget', session_id })).toEqual({ ok: true });
    expect(await caller()('testuser', { action: 'log', session_id, bytes: 9 })).toEqual({ ok: true, log: null });
  });

  it('has a log that is no link, pipe or folder of somebody else', async () => {
    const request = submission();
    const log = `${HOME}/.local/state/berth/${request.session_id}.log`;
    await cluster.output('access', ['ln', '-s', `${HOME}/elsewhere`, log], { user: 'testuser' });
    expect(await caller()('testuser', request)).toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/log/),
    });
    expect(await jobsOf(request.session_id)).toEqual([]);
  });
});

describe('a job that is submitted again', () => {
  const SCRIPT =
    '#!/bin/bash\n#SBATCH --comment=kept\necho "tasks=$SLURM_NTASKS task=$SLURM_ARRAY_TASK_ID profile=$OF_PROFILE"\n';
  const file = `${HOME}/again.sh`;
  const asUserRun = (...argv: string[]) => cluster.output('access', argv, { user: 'testuser' });
  const sbatch = async (...args: string[]) =>
    (await asUserRun('sbatch', '--parsable', `--chdir=${HOME}`, ...args)).trim();
  const again = (job_id: string, by = grant) => caller({ by })('testuser', { action: 'resubmit', job_id });
  /** As accounting has it, once the job has ended. */
  const ended = (id: string): Promise<string> =>
    until(`job ${id} has ended`, async () => {
      const fields = 'State,JobName,Partition,Account,QOS,TimelimitRaw,ReqTRES,WorkDir,StdOut,StdErr';
      const row = await asUserRun('sacct', '-X', '-n', '-P', `--jobs=${id}`, `--format=${fields}`);
      return row.startsWith('COMPLETED|') ? row : null;
    });

  beforeAll(async () => {
    await cluster.output('access', ['tee', file], { user: 'testuser', input: SCRIPT });
    await cluster.output('access', ['tee', `${HOME}/.profile`], { user: 'testuser', input: 'export OF_PROFILE=yes\n' });
  });
  afterAll(() => root('sh', '-c', `rm -f ${HOME}/.profile ${HOME}/again*`));

  it('runs the same script in the same place with the same resources, and an environment as after a log-in', async () => {
    const where = ['--job-name=a b', '--account=engineering', '--qos=short', '--time=7', '--output=again-%j.out'];
    const first = await sbatch(...where, '-n', '2', '--mem-per-cpu=90', file);
    const before = await ended(first);
    const answer = await again(first);
    expect(answer).toMatchObject({ ok: true });
    const second = answer.ok ? answer.job_id : '';
    expect(second).not.toBe(first);
    expect(await ended(second)).toBe(before);
    expect(await asUserRun('scontrol', 'write', 'batch_script', second, '-')).toContain(SCRIPT);
    expect(await asUserRun('cat', `${HOME}/again-${second}.out`)).toBe('tasks=2 task= profile=yes\n');
    expect(await again(second)).toMatchObject({ ok: true });
  });

  it('is of an array the one element', async () => {
    const first = await sbatch('--array=4', '--output=again-%A-%a.out', file);
    await ended(first);
    const answer = await again(first);
    const second = answer.ok ? answer.job_id : '';
    await ended(`${second}_4`);
    expect(await asUserRun('cat', `${HOME}/again-${second}-4.out`)).toContain('task=4');
  });

  it.each([
    ['that had arguments', () => sbatch(file, 'x'), /arguments/],
    [
      'of somebody else',
      async () => {
        const as = { user: 'otheruser' };
        return (await cluster.output('access', ['sbatch', '--parsable', '--chdir=/tmp', '--wrap=true'], as)).trim();
      },
      /no job \d+ of yours/,
    ],
    ['that is none', async () => '999999', /no job/],
  ])('is not one %s', async (_, submit, message) => {
    const id = await submit();
    const listed = async () => (await root('squeue', '-h', '-a', '-t', 'all', '-o', '%i')).split('\n').sort();
    await until(
      'accounting knows it',
      async () => id === '999999' || (await root('sacct', '-a', '-X', '-n', '-j', id)) !== '',
    );
    const before = await listed();
    expect(await again(id)).toMatchObject({ kind: 'rejected', message: expect.stringMatching(message) });
    expect(await listed()).toEqual(before);
  });

  it('is that one only which the grant names', async () => {
    const first = await sbatch(file);
    await ended(first);
    const forged = (to: GrantTo) => grant({ ...to, session_id: 'job-1' });
    expect(await again(first, forged)).toMatchObject({ kind: 'refused' });
  });
});

it('the home of the user is asked how much room it has, with the rights of that user', async () => {
  const answer = await caller()('testuser', { action: 'quotas' });
  const [, total = ''] = (await root('df', '--block-size=1', '--output=size', HOME)).split('\n');
  expect(answer).toMatchObject({
    ok: true,
    quotas: [{ name: 'home', path: HOME, source: 'file_system', grace_ends_at: null }],
  });
  if (answer.ok) expect(answer.quotas[0]?.limit_bytes).toBeLessThanOrEqual(Number(total));
  const forged = caller({ by: (to) => grant({ ...to, account: 'otheruser' }) });
  expect(await forged('testuser', { action: 'quotas' })).toMatchObject({ kind: 'refused' });
});

describe('the files of a user', () => {
  const folder = `${HOME}/files 한글`;
  const operate = asUserFiles(bySudo({ helper: HELPER, sudo: portal() }));
  const leaveFor = (operation: { do: string; path: string; to?: string }, account = 'testuser') =>
    grant({ account, session_id: operationSubject(operation), actions: ['files'] });
  async function done<Operation extends FileOperation>(operation: Operation, body?: Buffer) {
    const { answer, bytes } = await operate('testuser', operation, {
      grant: leaveFor(operation),
      body: body && Readable.from([body]),
    });
    return { answer, bytes: await buffer(bytes) };
  }
  beforeAll(() => cluster.output('access', ['mkdir', folder], { user: 'testuser' }));
  afterAll(() => root('rm', '-r', folder));

  it('come and go by sudo, byte for byte, and are that user’s', async () => {
    const bytes = randomBytes(3_000_000);
    const upload = { do: 'upload', path: `${folder}/a b.bin`, upload_id: 'x'.repeat(20), replaces: null } as const;
    const size = bytes.length;
    await done({ ...upload, from: 0, size }, bytes.subarray(0, 1_000_000));
    const { answer } = await done({ ...upload, from: 1_000_000, size }, bytes.subarray(1_000_000));
    expect(answer).toMatchObject({ ok: true, state: 'done', offset: size, entry: { is_own: true, mode: 0o644 } });
    expect(await root('stat', '-c', '%U %a', `${folder}/a b.bin`)).toBe('testuser 644\n');
    const loaded = await done({ do: 'download', path: `${folder}/a b.bin`, from: 0, bytes: null });
    expect(loaded.answer).toMatchObject({ size, bytes: size });
    expect(loaded.bytes.equals(bytes)).toBe(true);
    const list = { do: 'list', path: folder, search: null, hidden: true, from: 0, count: 10 } as const;
    expect((await done(list)).answer).toMatchObject({ total: 1, is_writable: true });
    const archive = await done({ do: 'archive', path: folder });
    expect(archive.bytes.includes('files 한글/a b.bin')).toBe(true);
  });

  it('are made of an archive, and nothing of it is left where nobody hears of it any more', async () => {
    const upload = { do: 'upload', upload_id: 'x'.repeat(20), from: 0, replaces: null } as const;
    for (const [name, bytes] of [
      ['wing.zip', zipOf([{ name: 'wing/격자', content: Buffer.from('mesh') }])],
      ['endless.tar', tarOf([{ name: 'endless', says: ENDLESS_BYTES }])],
    ] as const)
      await done({ ...upload, path: `${folder}/${name}`, size: bytes.length }, bytes);
    const unpack = (name: string) => ({ do: 'unpack', path: `${folder}/${name}`, to: `${folder}/new` }) as const;
    const { bytes } = await done(unpack('wing.zip'));
    expect(bytes.toString()).toContain('"state":"done"');
    expect(await root('stat', '-c', '%U %a %s', `${folder}/new/격자`)).toBe('testuser 644 4\n');
    await root('rm', '-r', `${folder}/new`);

    await root('truncate', '--size', String(ENDLESS_BYTES), `${folder}/endless.tar`);
    const operation = unpack('endless.tar');
    const running = await operate('testuser', operation, { grant: leaveFor(operation) });
    await once(running.bytes, 'data');
    running.bytes.destroy();
    await until(
      'nothing of it is left',
      async () => !(await root('ls', '--almost-all', folder)).includes('.berth-unpack'),
    );
    await expect(root('stat', `${folder}/new`)).rejects.toThrow();
  });

  it('are another’s where the rights of that account say so, whatever is granted', async () => {
    const theirs = { do: 'list', path: '/home/otheruser', search: null, hidden: true, from: 0, count: 10 } as const;
    await root('chmod', '700', '/home/otheruser');
    expect((await done(theirs)).answer).toEqual({ ok: true, state: 'forbidden' });
    const into = { do: 'make_folder', path: '/home/otheruser/mine' } as const;
    expect((await done(into)).answer).toEqual({ ok: true, state: 'forbidden' });
  });

  it.each([
    ['another file', () => leaveFor({ do: 'remove', path: `${folder}/other` })],
    ['something else', () => leaveFor({ do: 'describe', path: folder })],
    ['another account', () => leaveFor({ do: 'remove', path: folder }, 'otheruser')],
    ['a session', () => grant({ account: 'testuser', session_id: newSession(), actions: ['submit'] })],
  ])('are left alone with leave for %s', async (_, leave) => {
    const { answer } = await operate('testuser', { do: 'remove', path: folder }, { grant: leave() });
    expect(answer).toMatchObject({ ok: false, kind: 'refused' });
    expect(await root('stat', '-c', '%F', folder)).toBe('directory\n');
  });
});

it('the settings that berth grant-key prints make the grants of that portal good', async () => {
  const home = '/tmp/berth-grant-key';
  const as = { user: 'berth', env: { BERTH_HOME: home } };
  const node = '/opt/berth/node_modules/.bin/node';
  const printed = await cluster.output('access', [node, '/opt/berth/src/main.ts', 'grant-key'], as);
  const secrets = JSON.parse(await cluster.output('access', ['cat', `${home}/secrets.json`], as));
  const portalsKey = createPrivateKey({ key: secrets.grant_key, format: 'jwk' });
  const log = { action: 'log', session_id: newSession(), bytes: 1 } as const;
  const asPortal = caller({ by: (to) => grant(to, portalsKey) });
  expect(await asPortal('testuser', log)).toMatchObject({ kind: 'refused' });
  const before = await root('cat', SETTINGS);
  try {
    await put(SETTINGS, printed);
    expect(await asPortal('testuser', log)).toEqual({ ok: true, log: null });
  } finally {
    await put(SETTINGS, before);
    await root('rm', '-r', home);
  }
});

describe('a home that no log can be written to', () => {
  it.each([
    ['full', ['mount', '-t', 'tmpfs', '-o', 'size=64k,uid=2001,mode=700', 'tmpfs', HOME], /full/],
    ['read-only', ['mount', '-t', 'tmpfs', '-o', 'ro,uid=2001,mode=700', 'tmpfs', HOME], /read-only/],
  ])('because it is %s is told before there is a job', async (_, mount, message) => {
    const request = submission();
    await root(...mount);
    try {
      await cluster.exec('access', ['dd', 'if=/dev/zero', `of=${HOME}/all`], { user: 'testuser' });
      expect(await caller()('testuser', request)).toMatchObject({
        kind: 'rejected',
        reason: 'home_full',
        message: expect.stringMatching(message),
      });
    } finally {
      await root('umount', HOME);
    }
    expect(await jobsOf(request.session_id)).toEqual([]);
  });

  it('because it belongs to somebody else is told before there is a job', async () => {
    await root('mount', '-t', 'tmpfs', '-o', 'mode=777', 'tmpfs', HOME);
    try {
      expect(await caller()('testuser', submission())).toMatchObject({
        kind: 'rejected',
        reason: 'submit_rejected',
        message: expect.stringMatching(/does not belong to you/),
      });
    } finally {
      await root('umount', HOME);
    }
  });
});

describe("what the portal's account does not get", () => {
  const sudo = (...argv: string[]) => cluster.exec('access', ['sudo', '-n', ...argv], { user: 'berth' });

  it.each([
    ['as root', ['-u', 'root', '--', HELPER]],
    ['as root, where no account is named', ['--', HELPER]],
    ["as Slurm's account", ['-u', 'slurm', '--', HELPER]],
    ["as MUNGE's account", ['-u', 'munge', '--', HELPER]],
    ['with arguments', ['-u', 'testuser', '--', HELPER, '--help']],
    ['with another group', ['-u', 'testuser', '-g', 'root', '--', HELPER]],
    ['with an environment', ['-u', 'testuser', 'LD_PRELOAD=/tmp/x.so', HELPER]],
    ['for any other program', ['-u', 'testuser', '--', '/usr/bin/id']],
    ['for a shell', ['-u', 'testuser', '-s']],
    ["for the program's own Node", ['-u', 'testuser', '--', '/opt/berth/node_modules/.bin/node', '-v']],
  ])('sudo %s', async (_, argv) => {
    const { status, stdout } = await sudo(...argv);
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
  });

  it('an account outside the group: the answer has the cure', async () => {
    expect(await caller()('nobody', submission())).toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/may not act as the account nobody.*adds it to the group berth-users/),
    });
    expect(await caller()('no-such-account', submission())).toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/no account no-such-account/),
    });
  });

  it.each([
    ['root', /as root/],
    ['munge', /below 1000/],
    ['slurm', /own account/],
  ])('jobs as %s, even where somebody put it into the group', async (account, message) => {
    await root('gpasswd', '-a', account, 'berth-users');
    try {
      const answer = await caller()(account, submission());
      expect(answer).toMatchObject({ kind: 'refused', message: expect.stringMatching(message) });
    } finally {
      await root('gpasswd', '-d', account, 'berth-users');
    }
  });

  it('another program for it: what the caller has in its environment goes no further', async () => {
    const argv = ['env', 'NODE_OPTIONS=--require=/none.js', 'BASH_ENV=/none', HELPER];
    const { stdout } = await cluster.exec('access', argv, { user: 'testuser', input: '{}' });
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/request was refused/),
    });
  });

  it('anything without a grant of auth for that very account, session and action', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const grants = [
      (to: GrantTo) => grant({ ...to, account: 'otheruser' }),
      (to: GrantTo) => grant({ ...to, session_id: newSession() }),
      (to: GrantTo) => grant({ ...to, actions: ['log', 'forget'] }),
      (to: GrantTo) => grant(to, stranger),
      (to: GrantTo) => grant(to, key, Date.now() - 61_000),
      () => '',
    ];
    for (const forged of grants) {
      const request = submission();
      expect(await caller({ by: forged })('testuser', request)).toMatchObject({ kind: 'refused' });
      expect(await jobsOf(request.session_id)).toEqual([]);
    }
  });
});

describe('an installation that is not safe', () => {
  it.each([
    [
      'a part of it can be written by others',
      ['chmod', 'g+w', `${TRIAL}/src/scheduler`],
      ['chmod', 'g-w', `${TRIAL}/src/scheduler`],
    ],
    [
      'a part of it belongs to a user',
      ['chown', 'testuser', `${TRIAL}/src/as-user/grant.mjs`],
      ['chown', 'root', `${TRIAL}/src/as-user/grant.mjs`],
    ],
    ['its settings can be written by others', ['chmod', '666', SETTINGS], ['chmod', '644', SETTINGS]],
    ['its settings are not there', ['mv', SETTINGS, `${SETTINGS}.away`], ['mv', `${SETTINGS}.away`, SETTINGS]],
  ])('is refused with the cure where %s', async (_, spoil, mend) => {
    await root(...spoil);
    try {
      expect(await caller()('testuser', submission())).toMatchObject({
        kind: 'refused',
        message: expect.stringMatching(/Cure: chown root|berth grant-key/),
      });
    } finally {
      await root(...mend);
    }
  });

  it('is told as missing where the program is not there', async () => {
    expect(await caller({ helper: '/opt/berth-trial/libexec/none' })('testuser', submission())).toMatchObject({
      ok: false,
      kind: 'rejected',
    });
  });

  it('is left alone where another program answers rubbish', async () => {
    const rubbish = cluster.command('access');
    const answer = await caller({ sudo: [...rubbish, 'echo', 'hello'] })('testuser', submission());
    expect(answer).toMatchObject({ kind: 'unknown' });
  });

  it('does not hold the portal up where it does not answer', async () => {
    const hanging = [...cluster.command('access'), 'sh', '-c', 'sleep 1000', 'sh'];
    expect(await caller({ sudo: hanging, timeoutMs: 300 })('testuser', submission())).toMatchObject({
      kind: 'unknown',
    });
  });
});
