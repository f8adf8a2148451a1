import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatFault } from '../yaml/yaml.ts';
import { checkSolver } from './check.ts';
import { solversFolder, template } from './test-template.ts';

const folder = solversFolder();
const READER = join(import.meta.dirname, '../scheduler/run-log.pl');

async function check(changed: Record<string, string>, more: Partial<Parameters<typeof checkSolver>[2]> = {}) {
  await folder.put('heat', template(changed));
  const deps = { availability: async () => null, earlier: null, apps: ['gmsh', 'paraview'], log: null, ...more };
  const report = await checkSolver(folder.path(), 'heat', deps);
  const lines = (of: typeof report.faults) => of.map((one) => formatFault(one).replace(folder.path('heat/'), ''));
  return { report, faults: lines(report.faults), warnings: lines(report.warnings) };
}
async function checkWith(log: string, changed: Record<string, string>) {
  const file = folder.path('a.log');
  await writeFile(file, log);
  return check(changed, { log: { file, reader: READER, signal: new AbortController().signal } });
}
const param = (more: string, id = 'k') => `{ id: ${id}, label: { en: K, ko: 계수 }, ${more} }`;
const NUMBER = 'type: number, default: 2';
const LABEL = 'label: { en: Residuals, ko: 잔차 }';

describe('the check of a template', () => {
  it('finds nothing in one that is right, and shows it as its users get it', async () => {
    const { report, faults, warnings } = await check({
      steps: "[{ name: mesh, run: [mesher, '{input}', '-k{k}'] }]",
      params: `[${param(NUMBER)}]`,
    });
    expect([faults, warnings]).toEqual([[], []]);
    expect(report.solver).toMatchObject({ solver_id: 'heat', params: [{ id: 'k', default: 2 }], steps: ['mesh'] });
    expect(report.steps).toEqual([{ cpus: 1, steps: [{ name: 'mesh', command: ['mesher', 'case', '-k2'] }] }]);
  });

  it('shows the steps for one processor and for more where they differ', async () => {
    const { report } = await check({
      input: '{ kind: file, accept: [.inp] }',
      steps: `[{ name: a, run: [one, '{stem}'], when: serial }, { name: b, run: [mpirun, '{cpus}', '{t}'], when: parallel }]`,
      params: `[${param("type: text, pattern: 'x+'", 't')}]`,
    });
    expect(report.steps).toEqual([
      { cpus: 1, steps: [{ name: 'a', command: ['one', 'case'] }] },
      { cpus: 2, steps: [{ name: 'b', command: ['mpirun', '2', '<t>'] }] },
    ]);
    const bound = await check({
      steps: '[{ name: b, run: [mpirun], when: parallel }]',
      resources: '{ min: { cpus: 2 }, default: { cpus: 4 } }',
    });
    expect(bound.report.steps.map(({ cpus }) => cpus)).toEqual([4]);
  });

  it('names each pattern that Perl refuses, at its line, and shows nothing then', async () => {
    const { report, faults } = await checkWith('', {
      log: `
  x: { ${LABEL}, pattern: '(?<=a+)(?<value>b)' }
  end: { file: case, pattern: '[^]*(?<value>b)' }
  series:
    - { id: r, ${LABEL}, name: r, pattern: '(?<=a+)(?<value>b)' }`,
      stop: "{ file: case, pattern: '[^]', with: stop }",
    });
    expect(faults).toEqual([
      expect.stringMatching(/^solver.yaml:9: log.x.pattern: is not understood by Perl/),
      expect.stringMatching(/^solver.yaml:10: log.end.pattern: is not .* m\/\(\?m\)\[/),
      expect.stringMatching(/^solver.yaml:12: log.series\[1\].pattern: is not understood by Perl/),
      expect.stringMatching(/^solver.yaml:13: stop.pattern: is not understood by Perl/),
    ]);
    expect(report).toMatchObject({ solver: null, steps: [], log: null });
  });

  it('finds the id taken by a solver of the site that comes first', async () => {
    const { faults } = await check({}, { earlier: '/site/heat' });
    expect(faults).toEqual(['solver.yaml:1: id: heat is already in /site/heat, and that one counts; choose another']);
  });

  it('takes it for no fault of the template what this machine lacks', async () => {
    const unavailable = { code: 'program_missing' as const, detail: 'heat is missing.', cure: 'apt-get install heat' };
    const { report, faults, warnings } = await check({}, { availability: async () => unavailable });
    expect(faults).toEqual([]);
    expect(warnings).toEqual(['solver.yaml:5: image: heat is missing. Cure: apt-get install heat']);
    expect(report.solver?.unavailable).toEqual(unavailable);
  });

  it.each([
    ['endings of a folder', { input: '{ kind: folder, accept: [.inp] }' }, '6: input.accept: says nothing of a folder'],
    ['contents of a file', { input: '{ kind: file, must_contain: [a] }' }, '6: input.must_contain: is for folders'],
    [
      'a parameter that changes nothing',
      { params: `[${param(NUMBER)}]` },
      '8: params[1]: k changes nothing: no step has {k}',
    ],
    [
      'a word that is nearly one in a file',
      { make: "[{ file: a, text: 'x {cpu} { other }' }]" },
      '8: make[1].text: {cpu} is no parameter and none of Berth’s own words; did you mean {cpus}? It stays as it is',
    ],
    ['a word where there is none', { fill: "['{input}']" }, '8: fill[1]: {input} stays as it is'],
    [
      'a word in what stops it',
      { stop: "{ file: a, pattern: b, with: '{cpus}' }" },
      '8: stop.with: {cpus} stays as it',
    ],
    [
      'a pattern that nothing matches, too',
      { log: `{ series: [{ id: r, ${LABEL}, name: r, pattern: '(?<value>\\d*)' }] }` },
      '8: log.series[1].pattern: matches where there is nothing, too',
    ],
    [
      'an app that there is not',
      { results: '{ open: { app: parview, file: a } }' },
      '8: results.open.app: there is no app parview here; did you mean paraview?',
    ],
    ['a sentence in one language', { description: 'Heat in a plate' }, '3: description: has no Korean text'],
    [
      'a chart in one language',
      { log: "{ series: [{ id: r, label: R, name: r, pattern: 'r(?<value>.)' }] }" },
      '8: log.series[1].label: has no Korean text',
    ],
  ])('warns of %s', async (_, changed, warning) => {
    const { faults, warnings } = await check(changed);
    expect(faults).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`solver.yaml:${warning}`)]);
  });

  it('takes a parameter for used that is in a step, a variable, a made file, a result, or may be in a filled one', async () => {
    const params = `[${['a', 'b', 'c', 'd'].map((id) => param(NUMBER, id)).join(', ')}]`;
    const used = await check({
      params,
      steps: "[{ name: a, run: [b, '{a}'] }]",
      env: "{ B: '{b}' }",
      make: "[{ file: c, text: '{c}' }]",
      results: "{ open: { app: gmsh, file: '{d}' } }",
    });
    expect(used.warnings).toEqual([]);
    expect((await check({ params, fill: '[case.txt]' })).warnings).toEqual([]);
  });
});

describe('a log that it reads', () => {
  const x = (pattern: string) => `x: { ${LABEL}, pattern: '${pattern}' }`;
  const series = (...patterns: string[]) =>
    `series: [${patterns.map((pattern, n) => `{ id: s${n}, ${LABEL}, pattern: '${pattern}' }`).join(', ')}]`;
  const RESIDUAL = '^(?<name>U.) = (?<value>\\S+)';

  it('gives curves over what the log says, each with its points, gaps and ends', async () => {
    const text = 't 0.5\nUx = 1\nUy = 4\rt 1\nUx = nan\nUy = 2e-3\nt 1.5\nUx = .25';
    const { report, warnings } = await checkWith(text, {
      log: `{ ${x('^t (?<value>.*)')}, ${series(RESIDUAL)} }`,
    });
    expect(warnings).toEqual([]);
    expect(report.log).toEqual({
      file: folder.path('a.log'),
      x: { matches: 3, first: 0.5, last: 1.5 },
      series: [
        {
          id: 's0',
          matches: 5,
          curves: [
            { name: 'Ux', points: 2, gaps: 1, first: [0.5, 1], last: [1.5, 0.25] },
            { name: 'Uy', points: 2, gaps: 0, first: [0.5, 4], last: [1, 0.002] },
          ],
        },
      ],
    });
  });

  it('gives curves over their number where the template has no x', async () => {
    const { report } = await checkWith('Ux = 3\nUx = 2\n', { log: `{ ${series(RESIDUAL)} }` });
    expect(report.log).toMatchObject({
      x: null,
      series: [{ matches: 2, curves: [{ name: 'Ux', points: 2, first: [1, 3], last: [2, 2] }] }],
    });
  });

  it.each([
    ['Ux = 1\nt 1\n', 'log.series[1].pattern: matches only lines that come before the first x'],
    ['t 1\nU1 = 1\nUx: 1\n', null],
    ['t 1\nUx : 1\n', 'log.series[1].pattern: matches no line of'],
    ['t 1\nUx = off\nUx = off\n', 'log.series[1].pattern: reads no number for Ux, in 2 lines'],
    ['Ux = 1\n', 'log.x.pattern: matches no line of'],
    ['t one\nUx = 1\n', 'log.x.pattern: reads no number: no curve can be drawn'],
  ])('of %j says what it does not give', async (text, warning) => {
    const { warnings, faults } = await checkWith(text, { log: `{ ${x('^t (?<value>.*)')}, ${series(RESIDUAL)} }` });
    expect(faults).toEqual([]);
    expect(warnings).toEqual(warning === null ? [] : [expect.stringContaining(`solver.yaml:8: ${warning}`)]);
  });

  it('is no longer read when its author has had enough', async () => {
    const file = folder.path('a.log');
    await writeFile(file, 'Ux = 1\n');
    const log = { file, reader: READER, signal: AbortSignal.abort() };
    await expect(check({ log: `{ ${series(RESIDUAL)} }` }, { log })).rejects.toThrow('aborted');
  });
});
