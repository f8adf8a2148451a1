import { expect, it } from 'vitest';
import { parseRequest } from './request.mjs';

const SESSION = 'app-session-1729756800-abc123';
const SUBMIT = {
  grant: 'g',
  action: 'submit',
  session_id: SESSION,
  cpus: 2,
  memory_mib: 1024,
  gpus: 0,
  gpu_type: null,
  minutes: 60,
  partition: 'viz',
  project: null,
  qos: null,
  grace_seconds: 60,
  after: ['7', '123456789012'],
  environment: { BERTH_ARG_0: "a\nb'; rm -rf ~ #", BERTH_TITLE: '제목' },
};
const parse = (request: unknown) => parseRequest(JSON.stringify(request));

it('takes requests as they should be', () => {
  expect(parse(SUBMIT)).toEqual({ grant: 'g', request: SUBMIT });
  expect(parse({ action: 'log', session_id: SESSION, bytes: 1 }).request.action).toBe('log');
  expect(parse({ action: 'forget', session_id: SESSION }).request.action).toBe('forget');
  expect(parse({ action: 'resubmit', job_id: '7' }).request.action).toBe('resubmit');
  expect(parse({ action: 'quotas' }).request.action).toBe('quotas');
});

it.each([
  ['no JSON', 'rm -rf /'],
  ['a list', '[]'],
  ['nothing', ''],
])('refuses %s', (_, text) => {
  expect(() => parseRequest(text)).toThrow(/no JSON object/);
});

it.each([
  ['action', 'shell'],
  ['session_id', '../../../.ssh/authorized_keys'],
  ['session_id', `${SESSION}\n--wrap=id`],
  ['session_id', 'app-session-%j00000000-abc123'],
  ['cpus', 0],
  ['cpus', 1.5],
  ['cpus', '1 --wrap=id'],
  ['memory_mib', -1],
  ['gpus', 1e9],
  ['minutes', null],
  ['grace_seconds', 0],
  ['after', '7'],
  ['after', [7]],
  ['after', ['7?afterany:8']],
  ['after', ['7,8']],
  ['after', ['7\n']],
  ['after', Array(51).fill('7')],
  ['partition', '--wrap=id'],
  ['partition', '-p'],
  ['partition', 'viz\n--uid=0'],
  ['partition', 'viz --uid=0'],
  ['partition', 'a=b'],
  ['partition', '%j'],
  ['partition', '"viz"'],
  ['partition', ''],
  ['partition', 'a'.repeat(65)],
  ['project', 'a,b'],
  ['gpu_type', 'a100:8,shard'],
  ['gpu_type', 'a100,license=x'],
  ['gpu_type', ''],
  ['gpu_type', undefined],
  ['qos', ['normal']],
  ['environment', null],
  ['environment', { PATH: '/tmp' }],
  ['environment', { LD_PRELOAD: '/tmp/x.so' }],
  ['environment', { SBATCH_WRAP: 'id' }],
  ['environment', { 'BERTH_X=1\nPATH': '/tmp' }],
  ['environment', { BERTH_DIR: '/tmp' }],
  ['environment', { BERTH_SESSION_ID: 'another' }],
  ['environment', { BERTH_DESKTOP_SH: 'id' }],
  ['environment', { BERTH_X: 1 }],
  ['environment', { BERTH_X: 'a\0b' }],
])('refuses a submission whose %s is %j', (field, value) => {
  expect(() => parse({ ...SUBMIT, [field]: value })).toThrow(/request was refused/);
});

it.each([7, '', '7,8', '7_1', '-1', '7 --uid=0', '1'.repeat(13)])('refuses to submit job %j again', (job_id) => {
  expect(() => parse({ action: 'resubmit', job_id })).toThrow(/job_id/);
});

it('refuses to read a session that is none, or more than it may', () => {
  expect(() => parse({ action: 'log', session_id: '../x', bytes: 1 })).toThrow(/session_id/);
  expect(() => parse({ action: 'log', session_id: SESSION, bytes: 1e9 })).toThrow(/bytes/);
});

it('reads one file by its whole path, and no more of it than an answer holds', () => {
  const read = {
    action: 'read',
    path: '/home/kim/a b\n.out',
    from: null,
    file: null,
    bytes: 4_000_000,
    wait_seconds: 20,
  };
  expect(parse(read).request).toEqual(read);
  for (const [field, value] of Object.entries({ path: 'a.out', from: -1, file: 7, bytes: 4_000_001, wait_seconds: 31 }))
    expect(() => parse({ ...read, [field]: value })).toThrow(field);
  expect(() => parse({ ...read, path: '/a\0b' })).toThrow(/path/);
  expect(() => parse({ ...read, path: `/${'a'.repeat(4096)}` })).toThrow(/path/);
});

it('does with files what it knows, with whole paths', () => {
  const upload = { do: 'upload', path: '/home/kim/a b', upload_id: 'x'.repeat(16), from: 0, size: 9, replaces: null };
  const files = (operation: unknown) => parse({ action: 'files', operation }).request;
  expect(files(upload)).toEqual({ action: 'files', operation: upload });
  const wrong = [
    ...Object.entries({ path: 'a', upload_id: '../../../etc/x', from: -1, size: 0.5, replaces: 'x;y' }).map(
      ([field, value]) => ({
        ...upload,
        [field]: value,
      }),
    ),
    { do: 'run', path: '/bin/sh' },
    { do: 'constructor', path: '/' },
    { do: 'toString', path: '/' },
    { do: 'move', path: '/a' },
    { do: 'move', path: '/a', to: 'b' },
    { do: 'permit', path: '/a', mode: 0o4755 },
    { do: 'watch', path: '/', within: ['a/../../b'] },
    { do: 'watch', path: '/', within: ['..'] },
    { do: 'watch', path: '/' },
    { do: 'list', path: '/', search: null, hidden: false, from: 0, count: 1e9 },
    { do: 'download', path: '/a\0b', from: 0, bytes: null },
    ['describe', '/'],
    null,
  ];
  for (const operation of wrong) expect(() => files(operation)).toThrow(/operation is not as it must be/);
});

it('keeps estimates, which make no job, and everything else apart', () => {
  const { grace_seconds, environment, ...placed } = SUBMIT;
  const estimates = 'berth-estimate-1729756800-abc123';
  const estimate = { ...placed, action: 'estimate', session_id: estimates };
  expect(parse(estimate).request.action).toBe('estimate');
  expect(() => parse({ ...estimate, session_id: SESSION })).toThrow(/session_id/);
  expect(() => parse({ ...estimate, partition: '--wrap=id' })).toThrow(/partition/);
  expect(() => parse({ ...SUBMIT, session_id: estimates })).toThrow(/session_id/);
  expect(() => parse({ action: 'log', session_id: estimates, bytes: 1 })).toThrow(/session_id/);
  expect(() => parse({ action: 'forget', session_id: estimates })).toThrow(/session_id/);
});

it('keeps the jobs of doctor and of sessions apart', () => {
  const doctors = 'berth-doctor-1729756800-abc123';
  const probe = { action: 'probe', session_id: doctors, partition: null, node: 'node001', environment: {} };
  expect(parse(probe).request.action).toBe('probe');
  expect(() => parse({ ...probe, session_id: SESSION })).toThrow(/session_id/);
  expect(() => parse({ ...SUBMIT, session_id: doctors })).toThrow(/session_id/);
  expect(() => parse({ ...probe, node: 'node[001-002]' })).toThrow(/node/);
});

const { environment: _environment, after: _after, ...asked } = SUBMIT;
const ARRAY = 'cae-run-1729756800-abc123';
const SUBMIT_ARRAY = {
  ...asked,
  grant: null,
  action: 'submit_array',
  session_id: ARRAY,
  at_once: 8,
  environment: { BERTH_INPUT: '/home/kim/case' },
  jobs: ['000', '017', '999'].map((task) => ({
    session_id: `${ARRAY}-${task}`,
    grant: `g${task}`,
    environment: { BERTH_PARAM_0: 'nu=$(id)' },
  })),
};
const job = (more: object) => [{ ...SUBMIT_ARRAY.jobs[0], ...more }];

it('takes an array of runs', () => {
  expect(parse(SUBMIT_ARRAY)).toEqual({ grant: null, request: SUBMIT_ARRAY });
});

it.each([
  ['session_id', SESSION],
  ['session_id', `${ARRAY}-001`],
  ['at_once', 0],
  ['at_once', '8%100'],
  ['environment', { PATH: '/tmp' }],
  ['environment', { BERTH_TASKS: '/tmp/x' }],
  ['jobs', undefined],
  ['jobs', []],
  ['jobs', {}],
  ['jobs', [null]],
  ['jobs', Array(1001).fill(SUBMIT_ARRAY.jobs[0])],
  ['jobs', [...job({}), ...job({})]],
  ['jobs', job({ session_id: 'cae-run-1729756800-abc124-000' })],
  ['jobs', job({ session_id: `${ARRAY}-0001` })],
  ['jobs', job({ session_id: `${ARRAY}-00x` })],
  ['jobs', job({ session_id: `${ARRAY}-1,2` })],
  ['jobs', job({ session_id: ARRAY })],
  ['environment', { ...SUBMIT_ARRAY, jobs: job({ environment: { BERTH_SESSION_ID: 'other' } }) }],
  ['environment', { ...SUBMIT_ARRAY, jobs: job({ environment: { LD_PRELOAD: '/tmp/x.so' } }) }],
  ['environment', { ...SUBMIT_ARRAY, jobs: job({ environment: { BERTH_PARAM_0: 'a\0BERTH_TOKEN=b' } }) }],
])('refuses an array with another %s: %j', (field, value) => {
  const request =
    typeof value === 'object' && value !== null && 'jobs' in value ? value : { ...SUBMIT_ARRAY, [field]: value };
  expect(() => parse(request)).toThrow(new RegExp(field));
});
