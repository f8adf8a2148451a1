/** The job script of solver runs, with real programs, and a portal that hears it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';

const SCRIPTS = join(import.meta.dirname, '../../src/scheduler');
const TOKEN = 'the token of this run';

interface Told {
  type: 'output' | 'end';
  step: number | null;
  progress: number | null;
  x: number | null;
  log: { from: number; next: number; text: string };
  series: { from: number; next: number; rows: [number, string, string, number | null][] };
  use: { seconds: number; cpu_seconds: number; cpus: number; memory: number; memory_peak: number } | null;
  exit_status: number | null;
  outputs: string | null;
}

let folder: string;
let run: string;
let input: string;
let portal: Server;
let told: Told[];
/** What the portal answers. */
let answer: { status: number; body: object };
let job: ChildProcess | null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-run-'));
  run = join(folder, 'home/berth-runs/cae-run-1');
  input = join(folder, 'case');
  mkdirSync(join(input, 'system'), { recursive: true });
  told = [];
  answer = { status: 200, body: {} };
  portal = createServer(async (request, response) => {
    expect(request.headers.authorization).toBe(`Bearer ${TOKEN}`);
    told.push((await json(request)) as Told);
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  await once(portal.listen(0, '127.0.0.1'), 'listening');
  job = null;
});
afterEach(async () => {
  job?.kill('SIGKILL');
  portal.closeAllConnections();
  portal.close();
  rmSync(folder, { recursive: true, force: true });
});

const numbered = (name: string, values: string[]) => values.map((value, n) => [`${name}_${n}`, value]);
const steps = (...all: [name: string, ...words: string[]][]) =>
  Object.fromEntries([
    ...numbered(
      'BERTH_STEP',
      all.map(([name]) => name),
    ),
    ...all.flatMap(([, ...words], n) => numbered(`BERTH_STEP_${n}`, words)),
  ]);

function start(of: Record<string, string>): ChildProcess {
  const { port } = portal.address() as AddressInfo;
  job = spawn('bash', [join(SCRIPTS, 'run.sh')], {
    env: {
      PATH: '/usr/bin:/bin',
      HOME: join(folder, 'home'),
      BERTH_SESSION_ID: 'cae-run-1',
      BERTH_RUN_DIR: run,
      BERTH_INPUT: input,
      BERTH_ANNOUNCE_URL: `http://127.0.0.1:${port}/api/cae/runs/cae-run-1/announcements`,
      BERTH_TOKEN: TOKEN,
      BERTH_RUN_LOG_PL: readFileSync(join(SCRIPTS, 'run-log.pl'), 'utf8'),
      BERTH_OFFSCREEN_SH: readFileSync(join(SCRIPTS, 'offscreen.sh'), 'utf8'),
      ...of,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  job.stdout?.resume();
  return job;
}
async function ended(of: Record<string, string>): Promise<number | null> {
  const [status] = await once(start(of), 'exit');
  return status;
}
const read = (file: string) => readFileSync(join(run, file), 'utf8');
const shell = (text: string): string[] => ['sh', '-c', text];
/** All of the log that the portal has heard, in its order; a piece that is told again is there once. */
function heard(): string {
  let text = Buffer.alloc(0);
  for (const { type, log } of told)
    if (type === 'output') text = Buffer.concat([text.subarray(0, log.from), Buffer.from(log.text)]);
  return text.toString();
}

describe('the script of a run', () => {
  it('has what is its own in a file where it is a job of an array, and removes that', async () => {
    const own = { BERTH_RUN_DIR: run, BERTH_PARAM_0: "nu=it's $(id)\n*", BERTH_SESSION_ID: 'cae-run-1-007' };
    const file = join(folder, 'cae-run-1-007.task');
    const task = { BERTH_RUN_DIR: '/not/this', BERTH_TASKS: join(folder, 'cae-run-1'), SLURM_ARRAY_TASK_ID: '7' };
    const of = {
      ...task,
      BERTH_FILL_0: 'case.txt',
      ...steps(['say', 'sh', '-c', 'echo "$BERTH_SESSION_ID $(printenv BERTH_TOKEN || echo none)"; cat case.txt']),
    };
    writeFileSync(join(input, 'case.txt'), '@nu@');
    writeFileSync(
      file,
      Object.entries(own)
        .map(([name, value]) => `${name}=${value}\0`)
        .join(''),
    );
    expect(await ended(of)).toBe(0);
    expect(readFileSync(join(run, 'berth.log'), 'utf8')).toContain("cae-run-1-007 none\nit's $(id)\n*");
    expect(existsSync(file)).toBe(false);
    expect(await ended(of)).toBe(1);
  });

  it('copies the input, takes one step after another, and tells of each and of the end', async () => {
    writeFileSync(join(input, 'system/controlDict'), 'endTime 1;\n');
    symlinkSync('/etc/passwd', join(input, 'link'));
    const status = await ended({
      ...steps(['mesh', 'cat', 'system/controlDict'], ['solve', 'printf', '%s|', 'a b', '$(id)', '한글']),
      BERTH_MUST_CONTAIN_0: 'system/controlDict',
      BERTH_MAKE_0: 'made/case.foam',
      BERTH_TEXT_0: 'a {made} file',
      BERTH_MAKE_1: 'system/controlDict',
      BERTH_TEXT_1: 'not this',
    });
    expect(status).toBe(0);
    const log = '[berth] step 1/2: mesh\nendTime 1;\n[berth] step 2/2: solve\na b|$(id)|한글|';
    expect(read('berth.log')).toBe(log);
    expect(heard()).toBe(log);
    expect(told.at(-1)).toEqual({
      type: 'end',
      exit_status: 0,
      step: 1,
      progress: null,
      x: null,
      use: expect.objectContaining({ memory: expect.any(Number) }),
      outputs: null,
    });
    expect(read('made/case.foam')).toBe('a {made} file');
    expect(read('system/controlDict')).toBe('endTime 1;\n');
    expect(statSync(run).mode & 0o777).toBe(0o700);
  });

  it('takes of an earlier run’s folder what was worked on, and not its log and curves', async () => {
    mkdirSync(join(input, '.berth'));
    for (const file of ['.berth/series.tsv', 'berth.log', '.hidden', 'odd *name'])
      writeFileSync(join(input, file), 'old');
    expect(await ended(steps(['show', ...shell('until [ -e berth.log ]; do sleep 0.05; done; ls -A')]))).toBe(0);
    expect(read('berth.log')).toBe('[berth] step 1/1: show\n.berth\n.hidden\nberth.log\nodd *name\nsystem\n');
    expect(read('.berth/series.tsv')).toBe('');
  });

  it('ends with the status of the step that failed, and takes none after it', async () => {
    expect(await ended(steps(['mesh', ...shell('echo no; exit 3')], ['solve', 'echo', 'never']))).toBe(33);
    expect(read('berth.log')).toBe('[berth] step 1/2: mesh\nno\n[berth] mesh ended with status 3.\n');
    expect(told.at(-1)).toMatchObject({ type: 'end', exit_status: 3, step: 0 });
  });

  it('keeps what a step prints that is to say what came out, tells it at the end, and shows it in the log', async () => {
    mkdirSync(join(input, '.berth'));
    writeFileSync(join(input, '.berth/outputs.tsv'), 'old\t1\n');
    const status = await ended({
      ...steps(['solve', 'echo', 'much'], ['force', 'printf', 'drag\\t1.5\\tN\\n'], ['name', 'printf', '한글\\t2\\n']),
      BERTH_OUTPUTS_0: '1',
      BERTH_OUTPUTS_1: '2',
    });
    expect(status).toBe(0);
    expect(read('.berth/outputs.tsv')).toBe('drag\t1.5\tN\n한글\t2\n');
    expect(told.at(-1)).toMatchObject({ type: 'end', exit_status: 0, outputs: 'drag\t1.5\tN\n한글\t2\n' });
    expect(read('berth.log')).toMatch(/force\ndrag\t1.5\tN\n\[berth\] step 3\/3: name\n한글\t2\n$/);
  });

  it('tells what its processes use, also of what a step has started, and in all at the end', async () => {
    const program = join(folder, 'program.pl');
    // A child that computes for a second of the processor, while its parent holds 200 MiB until it has been seen to.
    writeFileSync(
      program,
      `my $child = fork;
       if ($child == 0) { 1 while (times)[0] < 1; exit 0 }
       my $memory = '';
       vec($memory, (200 << 20) - 1, 8) = 1;
       waitpid $child, 0;
       select undef, undef, undef, 0.05 until -e 'seen' || getppid == 1;`,
    );
    const running = ended(steps(['solve', 'perl', program]));
    const seen = () => told.findLast(({ use }) => use !== null)?.use;
    await until('it is told what is used', () => (seen()?.memory ?? 0) > 0 && (seen()?.cpu_seconds ?? 0) >= 1);
    expect(seen()?.memory).toBeGreaterThanOrEqual(200);
    expect(seen()?.memory).toBeLessThan(400);
    writeFileSync(join(run, 'seen'), '');
    expect(await running).toBe(0);
    const { use } = told.at(-1) as Told;
    expect(use?.memory_peak).toBeGreaterThanOrEqual(200);
    expect(use?.memory).toBeLessThan(100);
    expect(use?.cpu_seconds).toBeGreaterThanOrEqual(1);
    expect(use?.cpu_seconds).toBeLessThanOrEqual((use?.seconds ?? 0) * 2);
  });

  it('gives a step that draws a display of its own, which is gone with it, and no other step one', async () => {
    const show = shell(
      'echo "display $DISPLAY"; [ -z "$DISPLAY" ] || perl -MSocket -e \'socket my $s, PF_UNIX, SOCK_STREAM, 0; (my $n = $ENV{DISPLAY}) =~ s/://; connect $s, pack_sockaddr_un("\\0/tmp/.X11-unix/X$n") and print "there\n"\'',
    );
    expect(
      await ended({
        ...steps(['plain', ...show], ['drawn', ...show], ['failing', 'sh', '-c', 'exit 7']),
        BERTH_DRAW_0: '1',
        BERTH_DRAW_1: '2',
      }),
    ).toBe(33);
    expect(read('berth.log')).toMatch(/plain\ndisplay \n\[berth\] step 2\/3: drawn\ndisplay :\d+\nthere\n/);
    expect(read('.berth/status')).toBe('7\n');
    const [, number = ''] = /display :(\d+)/.exec(read('berth.log')) ?? [];
    expect(readFileSync('/proc/net/unix', 'utf8')).not.toMatch(new RegExp(`@/tmp/.X11-unix/X${number}$`, 'm'));
  });

  it('runs each step in its own image, and fails at once where one is not there', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    // In the place of Apptainer: it says which image it was given, and runs the rest.
    writeFileSync(
      join(bin, 'apptainer'),
      '#!/bin/sh\nuntil expr "$1" : ".*sif$" >/dev/null; do shift; done\necho "in $(basename "$1")"; shift\nexec "$@"\n',
      { mode: 0o755 },
    );
    for (const image of ['a.sif', 'b.sif']) writeFileSync(join(folder, image), '');
    const of = {
      ...steps(['first', 'echo', '1'], ['second', 'echo', '2']),
      PATH: `${bin}:/usr/bin:/bin`,
      BERTH_IMAGE: join(folder, 'a.sif'),
    };
    expect(await ended({ ...of, BERTH_STEP_IMAGE_1: join(folder, 'b.sif') })).toBe(0);
    expect(read('berth.log').replaceAll(/\[berth\].*\n/g, '')).toBe('in a.sif\n1\nin b.sif\n2\n');
    rmSync(run, { recursive: true });
    expect(await ended({ ...of, BERTH_STEP_IMAGE_1: join(folder, 'c.sif') })).toBe(27);
    expect(read('berth.log')).toContain(`The image ${join(folder, 'c.sif')} cannot be read`);
    expect(read('berth.log')).not.toContain('step 1');
  });

  it('leaves out a step without its file, also where an earlier step could have made that', async () => {
    writeFileSync(join(input, 'folder.sh'), 'echo of the input');
    const status = await ended({
      ...steps(
        ['early', 'sh', 'made.sh'],
        ['make', ...shell('echo "echo made" >made.sh; mkdir a')],
        ['late', 'sh', 'made.sh'],
        ['none', 'sh', 'a'],
        ['first', 'sh', 'folder.sh'],
      ),
      BERTH_IF_FILE_0: 'made.sh',
      BERTH_IF_FILE_2: 'made.sh',
      BERTH_IF_FILE_3: 'a',
      BERTH_IF_FILE_4: 'folder.sh',
    });
    expect(status).toBe(0);
    expect(read('berth.log').replaceAll(/\[berth\] step /g, '')).toBe(
      '1/5: early\n[berth] early is left out: there is no made.sh.\n2/5: make\n3/5: late\nmade\n' +
        '4/5: none\n[berth] none is left out: there is no a.\n5/5: first\nof the input\n',
    );
  });

  it.each([
    ['is not there', { BERTH_INPUT: '/nowhere/case' }, 31, 'is not there, or may not be read'],
    [
      'lacks what the solver needs',
      { BERTH_MUST_CONTAIN_0: 'constant' },
      32,
      'has no constant, which this solver needs',
    ],
  ])('says that the input %s', async (_, of, status, words) => {
    expect(await ended({ ...steps(['solve', 'echo', 'never']), ...of })).toBe(status);
    expect(read('berth.log')).toContain(words);
  });

  it('writes parameters into files, whatever is in them, and into no file but the run’s own', async () => {
    writeFileSync(join(folder, 'outside'), 'nu @nu@');
    writeFileSync(join(input, 'system/controlDict'), 'nu @nu@; name "@name@"; @other@; kim@example.org');
    symlinkSync(join(folder, 'outside'), join(input, 'linked'));
    await ended({
      ...steps(['show', 'cat', 'system/controlDict', 'linked']),
      BERTH_PARAM_0: 'nu=1e-05',
      BERTH_PARAM_1: 'name=$& `id` = \\1',
      BERTH_FILL_0: 'system/controlDict',
      BERTH_FILL_1: 'linked',
    });
    expect(read('berth.log')).toContain('nu 1e-05; name "$& `id` = \\1"; @other@; kim@example.orgnu 1e-05');
    expect(readFileSync(join(folder, 'outside'), 'utf8')).toBe('nu @nu@');
  });

  it.each([
    ['by its user', 'SIGTERM', 143],
    ['before its time is up', 'SIGUSR1', 29],
  ] as const)('lets a step end that is asked to %s, and takes no other', async (_, signal, status) => {
    const patient = "trap 'echo saved; exit 0' TERM; echo runs; while :; do sleep 0.1; done";
    const child = start(steps(['solve', ...shell(patient)], ['report', 'echo', 'never']));
    await until('it runs', () => heard().includes('runs'));
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([status, null]);
    expect(read('berth.log')).toMatch(/runs\nsaved\n$/);
    expect(told.at(-1)).toMatchObject({ type: 'end', exit_status: status });
  });

  it('shows the token and the portal to no step', async () => {
    await ended(steps(['show', 'env']));
    expect(read('berth.log')).toContain('BERTH_SESSION_ID=cae-run-1');
    expect(read('berth.log')).not.toMatch(/TOKEN|ANNOUNCE|token of/);
  });
});

describe('its curves', () => {
  const readings = {
    BERTH_READ_X: '^Time = (?<value>\\S+)',
    BERTH_END_FILE: 'system/controlDict',
    BERTH_READ_END: '^endTime\\s+(?<value>[^;]+);',
    BERTH_SERIES_0: 'residuals',
    BERTH_READ_0: 'Solving for (?<name>\\w+), Initial residual = (?<value>[^,]+),',
    BERTH_SERIES_1: 'courant',
    BERTH_READ_1: '^Courant Number mean: \\S+ max: (?<value>\\S+)',
    BERTH_CURVE_1: 'max',
  };
  const LOG = `Starting time loop

Time = 0.5

Courant Number mean: 0.1 max: 0.852134
smoothSolver:  Solving for Ux, Initial residual = 1, Final residual = 8e-06, No Iterations 19
smoothSolver:  Solving for Uy, Initial residual = 0.00012345678901234, Final residual = 0, No Iterations 0
Time = 1

Courant Number mean: 0.2 max: nan
smoothSolver:  Solving for Ux, Initial residual = 4.5E-7, Final residual = 8e-06, No Iterations 19
`;

  beforeEach(() => {
    writeFileSync(join(input, 'system/controlDict'), 'application icoFoam;\nendTime 2;\n');
    writeFileSync(join(input, 'log'), LOG);
  });

  it('are the numbers of the log, and what is no number is a gap', async () => {
    expect(await ended({ ...steps(['solve', 'cat', 'log']), ...readings })).toBe(0);
    const rows = told.flatMap((one) => (one.type === 'output' ? one.series.rows : []));
    expect(rows).toEqual([
      [0.5, 'courant', 'max', 0.852134],
      [0.5, 'residuals', 'Ux', 1],
      [0.5, 'residuals', 'Uy', 0.00012345678901234],
      [1, 'courant', 'max', null],
      [1, 'residuals', 'Ux', 4.5e-7],
    ]);
    expect(read('.berth/series.tsv').split('\n').slice(0, 2)).toEqual([
      '0.5\tcourant\tmax\t0.852134',
      '0.5\tresiduals\tUx\t1',
    ]);
    expect(told.findLast(({ type }) => type === 'output')).toMatchObject({ x: 1, progress: 0.5 });
    expect(told.filter(({ type }) => type === 'output').at(-1)?.series.next).toBe(
      statSync(join(run, '.berth/series.tsv')).size,
    );
  });

  it('are over their number where nothing else is read', async () => {
    const { BERTH_READ_X: _, ...others } = readings;
    await ended({ ...steps(['solve', 'cat', 'log']), ...others });
    expect(read('.berth/series.tsv')).toContain('1\tresiduals\tUx\t1\n1\tresiduals\tUy\t0.00012345678901234\n');
    expect(read('.berth/series.tsv')).toContain('2\tresiduals\tUx\t4.5e-07\n');
  });

  it('are written while the portal is away, which hears the newest when it is back', async () => {
    answer = { status: 503, body: {} };
    const child = start({
      ...steps(['solve', ...shell('cat log; until [ -e go ]; do sleep 0.1; done; echo done')]),
      ...readings,
    });
    await until('it was refused', () => told.length > 1);
    answer = { status: 200, body: {} };
    writeFileSync(join(run, 'go'), '');
    await once(child, 'exit');
    expect(heard()).toBe(read('berth.log'));
    const last = told.findLast(({ type, series }) => type === 'output' && series.rows.length > 0);
    expect(last?.series.rows).toHaveLength(5);
  });

  it('leave the memory flat on a log of any kind', async () => {
    const noise = "head -c 100000000 /dev/urandom; head -c 10000000 /dev/zero | tr '\\0' x; printf '\\nTime = 1\\n'";
    const measured = 'grep VmHWM /proc/$(pgrep -P $PPID perl)/status >memory';
    expect(await ended({ ...steps(['solve', ...shell(`${noise}; ${measured}`)]), ...readings })).toBe(0);
    expect(statSync(join(run, 'berth.log')).size).toBeGreaterThan(110_000_000);
    const [, kilobytes] = /(\d+) kB/.exec(read('memory')) ?? [];
    expect(Number(kilobytes)).toBeLessThan(60_000);
    for (const { type, log } of told) if (type === 'output') expect(log.text.length).toBeLessThanOrEqual(65_536);
  });

  it('are not read by what only JavaScript understands, and the log is kept all the same', async () => {
    const of = { ...readings, BERTH_READ_0: '(?<value>a)(?<!b+)', BERTH_READ_1: '[[a]--[b]' };
    expect(await ended({ ...steps(['solve', 'cat', 'log']), ...of })).toBe(0);
    expect(read('berth.log')).toContain('Time = 1');
  });

  it('end where the portal asks the solver to write what it has and end', async () => {
    writeFileSync(join(input, 'system/controlDict'), 'stopAt endTime;\nendTime 2;\n');
    const obedient = 'until grep -q "stopAt writeNow;" system/controlDict; do sleep 0.1; done; echo written';
    const child = start({
      ...steps(['solve', ...shell(`cat log; ${obedient}`)]),
      ...readings,
      BERTH_STOP_FILE: 'system/controlDict',
      BERTH_STOP_READ: 'stopAt\\s+\\w+;',
      BERTH_STOP_WITH: 'stopAt writeNow;',
    });
    answer = { status: 200, body: { stop: 'write' } };
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(read('berth.log')).toMatch(/written\n$/);
  });
});
