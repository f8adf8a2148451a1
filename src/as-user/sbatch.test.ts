import { describe, expect, it } from 'vitest';
import { jobEnvironment, outcomeOf, sbatchArguments } from './sbatch.mjs';
import type { SubmitRequest } from './schema.ts';

const REQUEST: SubmitRequest = {
  action: 'submit',
  session_id: 'app-session-1729756800-abc123',
  cpus: 2,
  memory_mib: 1024,
  gpus: 0,
  gpu_type: null,
  minutes: 60,
  partition: null,
  project: null,
  qos: null,
  grace_seconds: 60,
  environment: { BERTH_ARG_0: "--wrap=id\n'$(id)'" },
};
const USER = { username: 'testuser', homedir: '/home/testuser', shell: '/bin/bash' };
const PATHS = { home: USER.homedir, log: '/home/testuser/.local/state/berth/x.log' };
const args = (request: Partial<SubmitRequest>) => sbatchArguments({ ...REQUEST, ...request }, PATHS);

describe('what sbatch is told', () => {
  it('is this and nothing else, with the constant script at its end', () => {
    expect(args({}).slice(0, -1)).toEqual([
      '--parsable',
      '--job-name=app-session-1729756800-abc123',
      '--dependency=singleton',
      '--no-requeue',
      '--export=ALL',
      '--propagate=NONE',
      '--nodes=1',
      '--ntasks=1',
      '--cpus-per-task=2',
      '--mem=1024M',
      '--time=60',
      '--signal=B:USR1@60',
      '--open-mode=append',
      '--output=/home/testuser/.local/state/berth/x.log',
      '--chdir=/home/testuser',
      '--input=/dev/null',
      '--',
    ]);
    expect(args({}).at(-1)).toMatch(/\/src\/scheduler\/job\.sh$/);
  });

  it('has the jobs of an array by their numbers, at most so many at a time', () => {
    const { environment, ...asked } = REQUEST;
    const array = 'cae-run-1729756800-abc123';
    const jobs = ['003', '017', '999'].map((task) => ({ session_id: `${array}-${task}`, grant: 'g', environment: {} }));
    const told = sbatchArguments(
      { ...asked, action: 'submit_array', session_id: array, at_once: 8, environment, jobs },
      PATHS,
    );
    expect(told).toEqual(
      expect.arrayContaining([`--job-name=${array}`, '--dependency=singleton', '--array=3,17,999%8']),
    );
    expect(told.at(-1)).toMatch(/\/src\/scheduler\/run\.sh$/);
  });

  it('names partition, project, QOS and GPUs only where they are asked for', () => {
    expect(args({ partition: 'viz', project: 'research', qos: 'short', gpus: 2 })).toEqual(
      expect.arrayContaining(['--partition=viz', '--account=research', '--qos=short', '--gres=gpu:2']),
    );
    expect(args({ gpus: 2, gpu_type: 'a100' })).toContain('--gres=gpu:a100:2');
    expect(args({ gpu_type: 'a100' }).join()).not.toContain('gres');
  });

  it('has a job wait for others, and Slurm take it away where one of them does not end well', () => {
    const told = args({ after: ['7', '9'] });
    expect(told).toContain('--dependency=singleton,afterok:7,afterok:9');
    expect(told).toContain('--kill-on-invalid-dep=yes');
  });

  it('tells a short job of its end in the last quarter of its time, not as it starts', () => {
    expect(args({ minutes: 1 })).toContain('--signal=B:USR1@15');
  });
});

describe("the job's environment", () => {
  it('has what was asked for and what every user has, and nothing of who runs this', () => {
    const environment = jobEnvironment(REQUEST, USER, '/opt/slurm/bin/sbatch');
    const { BERTH_DESKTOP_SH, BERTH_SPARE_KEYS_PL, BERTH_THUMBNAIL_PL, BERTH_OPENBOX_XML, ...rest } = environment;
    expect(rest).toEqual({
      PATH: '/usr/local/bin:/usr/bin:/bin:/usr/games:/opt/slurm/bin',
      HOME: '/home/testuser',
      USER: 'testuser',
      LOGNAME: 'testuser',
      SHELL: '/bin/bash',
      LANG: 'C.UTF-8',
      BERTH_ARG_0: "--wrap=id\n'$(id)'",
      BERTH_SESSION_ID: 'app-session-1729756800-abc123',
    });
    expect(BERTH_DESKTOP_SH).toMatch(/^#!/);
    expect(BERTH_SPARE_KEYS_PL).toMatch(/XkbKeysyms|unpack/);
    expect(BERTH_THUMBNAIL_PL).toMatch(/PNG/);
    expect(BERTH_OPENBOX_XML).toMatch(/openbox_config/);
  });

  it('that is larger than the kernel and Slurm take is refused with a sentence', () => {
    const long = { ...REQUEST, environment: { BERTH_ARG_0: 'x'.repeat(120_000) } };
    expect(() => jobEnvironment(long, USER, '/usr/bin/sbatch')).toThrow(
      /parameters .* too long: \d+ of at most 120000/,
    );
  });
});

describe("sbatch's answer", () => {
  const ended = (other: object) => outcomeOf({ status: 1, signal: null, stdout: '', stderr: '', ...other });
  const failed = (words: string) => ended({ stderr: `sbatch: error: Batch job submission failed: ${words}\n` });

  it.each([
    ['181\n', '181'],
    ['181;hpc\n', '181'],
  ])('%j is a job', (stdout, job_id) => {
    expect(ended({ status: 0, stdout })).toEqual({ ok: true, job_id });
  });

  it.each([
    'Invalid account or account/partition combination specified',
    'Invalid partition name specified',
    'Requested node configuration is not available',
    'Requested time limit is invalid (missing or exceeds some limit)',
    "Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    'Invalid qos specification',
    "User's group not permitted to use this partition",
    'Memory required by task is not available',
    'Invalid generic resource (gres) specification',
    'Required partition not available (inactive or drain)',
    'Access/permission denied',
  ])('"%s" is final, in its own words', (words) => {
    expect(failed(words)).toEqual({
      ok: false,
      kind: 'rejected',
      reason: 'submit_rejected',
      message: `Slurm refused the job: ${words}.`,
    });
  });

  it.each([
    'Unable to contact slurm controller (connect failure)',
    'Socket timed out on send/recv operation',
    'Connection refused',
    'Resource temporarily unavailable',
    'Zero Bytes were transmitted or received',
    'Slurm backup controller in standby mode',
    'Protocol authentication error',
    'Unexpected message received',
    'I/O error writing script/environment to file',
  ])('"%s" leaves it open whether there is a job', (words) => {
    expect(failed(words)).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    ['nothing at all', {}],
    ['success without an id', { status: 0, stdout: 'Submitted\n' }],
    ['a signal', { status: null, signal: 'SIGKILL' }],
    ['its time being up', { status: null, error: Object.assign(new Error(), { code: 'ETIMEDOUT' }) }],
    ['no configuration', { stderr: 'sbatch: fatal: Could not establish a configuration source\n' }],
  ])('%s leaves it open whether there is a job', (_, other) => {
    expect(ended(other)).toMatchObject({ ok: false, kind: 'unknown' });
  });

  it("carries the words of a site's own rules, without what could forge a terminal's or a log's lines", () => {
    const stderr =
      'sbatch: error: \x1b[2JSay which project\tpays\r\nsbatch: error: Batch job submission failed: Unspecified error\n';
    expect(ended({ stderr })).toMatchObject({
      kind: 'rejected',
      message: 'Slurm refused the job: [2JSay which project pays; Unspecified error.',
    });
  });
});
