/** What a solver's author does: the template checked, its patterns tried on a log, before any job. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBerth } from '../support/berth.ts';
import { commandLine, descendantsOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

const RIGHT = `id: heat
name: Heat
description: { en: Heat in a plate, ko: 평판의 열전도 }
category: other
image: none
input: { kind: folder, must_contain: [plate.txt] }
params:
  - { id: k, type: number, label: { en: Conductivity, ko: 열전도율 }, unit: W/(m·K), default: 200, min: 1, max: 5000 }
steps:
  - { name: mesh, run: [cat, plate.txt] }
  - { name: solve, run: [nice, -n, '{cpus}', perl, '{k}'], when: parallel }
  - { name: solve, run: [perl, -e, print 'x', '{k}'], when: serial }
log:
  x: { label: { en: Time, ko: 시간 }, unit: s, pattern: '^Time = (?<value>\\S+)' }
  series:
    - { id: residuals, label: { en: Residuals, ko: 잔차 }, scale: log, pattern: 'for (?<name>\\w+): (?<value>\\S+)' }
    - { id: energy, label: { en: Energy, ko: 에너지 }, name: total, pattern: '^Energy (?<value>\\S+)' }
`;

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'berth-solvers-'));
  for (const folder of ['site', 'tmp']) mkdirSync(join(work, folder));
  writeFileSync(join(work, 'berth.yaml'), `solvers: [${join(work, 'site')}]\n`);
});
afterAll(() => rmSync(work, { recursive: true }));

const environment = () => ({ BERTH_CONFIG: join(work, 'berth.yaml'), TMPDIR: join(work, 'tmp') });
const start = (...args: string[]) =>
  startBerth('/nonexistent', ['solver', 'check', ...args], { cwd: work, env: environment() });
const check = (...args: string[]) => start(...args).ended;
function put(id: string, yaml: string, folder = work): string {
  mkdirSync(join(folder, id), { recursive: true });
  writeFileSync(join(folder, id, 'solver.yaml'), yaml);
  return join(folder, id, 'solver.yaml');
}
function log(text: string): string {
  writeFileSync(join(work, 'berth.log'), text);
  return join(work, 'berth.log');
}

describe('berth solver check', () => {
  it('names every fault with its file and line', async () => {
    const file = put(
      'wrong',
      RIGHT.replace('id: heat', 'id: wrong')
        .replace('steps:', 'step:')
        .replace('scale: log', 'scale: ln')
        .replace('max: 5000', 'max: 0'),
    );
    const { status, out } = await check('wrong');
    expect(status).toBe(1);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(`^✗ ${file}:1: steps: is missing`),
      `✗ ${file}:8: params[1].min: is more than max (0)`,
      `✗ ${file}:9: step: is not a known key; did you mean steps?`,
      `✗ ${file}:16: log.series[1].scale: must be one of log, linear, not "ln"`,
      'wrong: 4 faults',
      '',
    ]);
  });

  it('asks Perl, and reads no log by a pattern that it refuses', async () => {
    const file = put('heat', RIGHT.replace('^Energy ', '[^]*Energy '));
    const { status, out } = await check('heat', '--log', log('Time = 1\n'));
    expect(status).toBe(1);
    expect(out).toMatch(
      new RegExp(
        `^✗ ${file}:17: log.series\\[2\\].pattern: is not understood by Perl, which reads the log: .*\nheat: 1 fault\n$`,
      ),
    );
  });

  it('says what users get of one that is right', async () => {
    put('heat', RIGHT);
    const { status, out, err } = await check('heat/');
    expect([status, err]).toEqual([0, '']);
    for (const part of [
      'Input:   a folder\n',
      "STEP   WITH 1 PROCESSOR\nmesh   cat plate.txt\nsolve  perl -e 'print '\\''x'\\''' 200\n",
      'STEP   WITH 2 PROCESSORS\nmesh   cat plate.txt\nsolve  nice -n 2 perl 200\n',
      'k      number from 1 to 5000 W/(m·K)  200      Conductivity\n',
      'SERIES     CHART      SCALE   OVER\nresiduals  Residuals  log     Time (s)\nenergy     Energy     linear  Time (s)\n',
    ]) {
      expect(out).toContain(part);
    }
    expect(out).not.toContain('✗');
  });

  it('reads a log as the job does, and says which pattern has read nothing', async () => {
    const file = put('heat', RIGHT);
    const written = log('for Ux: 9\nTime = 0.5\nfor Ux: 1\nfor Uy: nan\nTime = 1\nfor Ux: 1e-3\nfor Uy: 2\n');
    const { status, out } = await check('heat', '--log', 'berth.log');
    expect(status).toBe(0);
    expect(out).toContain(
      [
        'READ       CURVE  POINTS  FIRST  LAST   GAPS',
        'x          -      2       0.5    1      -',
        'residuals  Ux     2       1      0.001  0',
        'residuals  Uy     1       2      2      1',
        'energy     -      0       -      -      -',
        '',
      ].join('\n'),
    );
    expect(out).toContain(`! ${file}:17: log.series[2].pattern: matches no line of berth.log\n`);
    const json = await check('heat', '--log', written, '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      solver_id: 'heat',
      faults: [],
      solver: { solver_id: 'heat', steps: ['mesh', 'solve', 'solve'] },
      log: {
        file: written,
        x: { matches: 2 },
        series: [
          { id: 'residuals', matches: 5 },
          { id: 'energy', matches: 0 },
        ],
      },
    });
    expect(readdirSync(join(work, 'tmp'))).toEqual([]);
  });

  it("knows the site's solvers by id, and an id that one of them has", async () => {
    const first = put('plate', RIGHT.replace('id: heat', 'id: plate'), join(work, 'site'));
    expect(await check('plate')).toMatchObject({ status: 0, out: expect.stringContaining('\nplate: ') });
    const second = put('plate', RIGHT.replace('id: heat', 'id: plate'));
    const { status, out } = await check('./plate');
    expect(status).toBe(1);
    expect(out).toContain(`✗ ${second}:1: id: plate is already in ${join(first, '..')}, and that one counts`);
    expect(await check('gmsh')).toMatchObject({ status: 0, out: expect.stringContaining('Name:    Gmsh\n') });
  });

  it('says what it takes where it is given something else', async () => {
    put('heat', RIGHT);
    expect(await check()).toMatchObject({ status: 2, out: '', err: expect.stringContaining('takes <id|folder>') });
    expect(await check('heat', '--lgo', 'x')).toMatchObject({
      status: 2,
      err: expect.stringContaining('--help shows'),
    });
    expect(await check('nothing-like-it')).toMatchObject({
      status: 1,
      err: expect.stringContaining('There is no solver'),
    });
    expect(await check('tmp/')).toMatchObject({ status: 1, err: expect.stringContaining('has no solver.yaml') });
    for (const file of ['tmp', 'none.log'])
      expect(await check('heat', '--log', file)).toMatchObject({
        status: 1,
        out: '',
        err: expect.stringContaining('is no file'),
      });
    expect(await check('--help')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^berth solver check .*--log <file>/),
    });
    const group = await startBerth('/nonexistent', ['solver', '--help']).ended;
    expect(group).toMatchObject({
      status: 0,
      out: expect.stringContaining('berth solver check <id|folder> [options]'),
    });
    const misspelt = await startBerth('/nonexistent', ['solver', 'chek', 'heat']).ended;
    expect(misspelt).toMatchObject({ status: 2, err: expect.stringContaining('did you mean solver check?') });
  });

  it('leaves nothing behind when its author does not want to wait for a pattern', async () => {
    put('heat', RIGHT.replace('^Energy (?<value>\\S+)', '.*x.*y.*z(?<value>1)'));
    const { child, ended } = start('heat', '--log', log(`aaz1${'xy'.repeat(4000)}\n`));
    const reading = () => descendantsOf(child.pid ?? 0).filter((pid) => /perl .*run-log\.pl/.test(commandLine(pid)));
    const [reader = 0] = await until('the log is read', () => (reading().length > 0 ? reading() : null));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 1, out: '', err: 'berth: Interrupted.\n' });
    await until('its reader is gone', () => !/run-log\.pl/.test(commandLine(reader)));
    expect(readdirSync(join(work, 'tmp'))).toEqual([]);
  });
});
