import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatFault } from '../yaml/yaml.ts';
import { loadSolvers } from './loader.ts';
import { solversFolder, template } from './test-template.ts';

const folder = solversFolder();
const load = async (...folders: string[]) => {
  const { solvers, faults } = await loadSolvers(folders.length > 0 ? folders : [folder.path()]);
  return { solvers, faults: faults.map((fault) => formatFault(fault).replaceAll(folder.path(), '')) };
};
const number = (more: string, id = 'k') => `{ id: ${id}, type: number, label: K, default: 2, ${more} }`;
const series = (more: string, id = 'residuals') => `{ id: ${id}, label: Residuals, name: r, ${more} }`;
const VALUE = "pattern: 'r = (?<value>.+)'";

describe('the loader', () => {
  it('loads the templates that come with Berth without a fault', async () => {
    const { solvers, faults } = await load(join(import.meta.dirname, '../../solvers'));
    expect(faults).toEqual([]);
    expect([...solvers.keys()]).toEqual(expect.arrayContaining(['gmsh', 'openfoam-icofoam', 'openfoam-simplefoam']));
  });

  it('fills in every default', async () => {
    await folder.put('heat', template());
    expect((await load()).solvers.get('heat')).toEqual({
      id: 'heat',
      name: { en: 'Heat', ko: 'Heat' },
      description: { en: 'Heat in a plate', ko: '평판의 열전도' },
      category: 'other',
      image: 'none',
      requires: null,
      input: { kind: 'folder', help: null, accept: [], must_contain: [] },
      params: [],
      fill: [],
      make: [],
      env: {},
      steps: [
        {
          name: 'solve',
          run: ['heat'],
          when: 'always',
          if_param: {},
          if_file: null,
          image: null,
          draws: false,
          outputs: false,
        },
      ],
      resources: {
        default: { cpus: 1, memory: '1Gi', gpus: 0, time: 480 },
        min: { cpus: 1, memory: '256Mi', gpus: 0, time: 1 },
        max: { cpus: 8, memory: '32Gi', gpus: 0, time: 10_080 },
        partition: null,
      },
      log: { x: null, end: null, series: [] },
      stop: null,
      results: { open: null, hide: [] },
    });
  });

  it('names each fault of one template with file and line, and keeps the other ones', async () => {
    await folder.put('heat', template());
    await folder.put(
      'broken',
      `id: broken
name: { en: Broken }
category: fluids
image: none
input:
  kind: folder
  must_contian: [case.txt]
steps:
  - { name: solve, run: [-np, 4] }
  - name: 2nd
`,
    );
    const { solvers, faults } = await load();
    expect([...solvers.keys()]).toEqual(['heat']);
    expect(faults).toEqual([
      '/broken/solver.yaml:1: description: is missing',
      '/broken/solver.yaml:2: name.ko: is missing',
      '/broken/solver.yaml:3: category: must be one of fluid, structure, mesh, other, not "fluids"',
      '/broken/solver.yaml:7: input.must_contian: is not a known key; did you mean must_contain?',
      '/broken/solver.yaml:9: steps[1].run[2]: must be a text, not 4',
      expect.stringMatching(/solver.yaml:9: steps\[1\].run\[1\]: must be the name of a program .*, no option/),
      '/broken/solver.yaml:10: steps[2].name: must be a short name',
      '/broken/solver.yaml:10: steps[2].run: is missing',
    ]);
  });

  it.each([
    ['a key that there is not', { colour: 'red' }, 'colour: is not a known key; known are id, name,'],
    ['an id of other letters', { id: 'Heat' }, 'id: must be lower-case letters, digits and dashes'],
    ['an image that is none', { image: 'a b' }, 'image: must be the name of an image, its path, or none'],
    [
      'a package that is none',
      { requires: '{ package: A }' },
      'requires.package: must be the name of a Debian package',
    ],
    ['an input of another kind', { input: '{ kind: url }' }, 'input.kind: must be one of file, folder, not "url"'],
    ['an ending without a dot', { input: '{ kind: file, accept: [inp] }' }, 'accept[1]: must be an ending, like .inp'],
    ['a file elsewhere', { fill: '[../case.txt]' }, 'fill[1]: must be a path within the run'],
    ['a file of the machine', { make: '[{ file: /etc/motd }]' }, 'make[1].file: must be a path within the run'],
    ['a variable that the job sets', { env: '{ PATH: /opt }' }, 'env.PATH: is set by the job itself'],
    ['no step', { steps: '[]' }, 'steps: must have at least 1 entry'],
    ['a step without a program', { steps: '[{ name: a, run: [] }]' }, 'steps[1].run[1]: is missing'],
    ['an option for a program', { steps: '[{ name: a, run: [-c, x] }]' }, 'run[1]: must be the name of a program'],
    ['a parameter for a program', { steps: "[{ name: a, run: ['{cpus}'] }]" }, 'run[1]: must be the name of a program'],
    ['a step at another time', { steps: '[{ name: a, run: [b], when: mpi }]' }, 'when: must be one of always, serial,'],
    [
      'one processor without a step',
      { steps: '[{ name: a, run: [b], when: parallel }]' },
      'steps: runs with one processor would have no step',
    ],
    [
      'more processors without a step',
      { steps: '[{ name: a, run: [b], when: serial }]' },
      'steps: runs with more processors would have no step',
    ],
    [
      'a step that depends on a number',
      { params: `[${number('')}]`, steps: '[{ name: a, run: [b] }, { name: c, run: [d], if_param: { k: [x] } }]' },
      'steps[2].if_param.k: is no parameter of the type choice',
    ],
    [
      'a step that depends on nothing',
      { steps: '[{ name: a, run: [b] }, { name: c, run: [d], if_param: { x: [y] } }]' },
      'steps[2].if_param.x: is no parameter of the type choice',
    ],
    [
      'a step that depends on no choice',
      {
        params: '[{ id: k, type: choice, label: K, default: a, choices: [{ value: a, label: A }] }]',
        steps: '[{ name: a, run: [b] }, { name: c, run: [d], if_param: { k: [b] } }]',
      },
      'steps[2].if_param.k: b is not among the choices: a',
    ],
    [
      'steps that only some runs have',
      {
        params: '[{ id: k, type: choice, label: K, default: a, choices: [{ value: a, label: A }] }]',
        steps: '[{ name: c, run: [d], if_param: { k: [a] } }]',
        resources: '{ max: { cpus: 1 } }',
      },
      'steps: runs with one processor would have no step',
    ],
    ['a word in a step', { steps: "[{ name: a, run: [b, '{cpu}'] }]" }, '[1].run: {cpu} is no parameter and none of'],
    ['a word in a variable', { env: "{ NP: '{nodes}' }" }, 'env.NP: {nodes} is no parameter'],
    ['a word in a result', { results: "{ open: { app: gmsh, file: '{k}.msh' } }" }, 'results.open.file: {k} is no'],
    ['a parameter twice', { params: `[${number('min: 1')}, ${number('min: 1')}]` }, 'params[2].id: is there twice'],
    ['a parameter called input', { params: `[${number('', 'input')}]` }, 'params[1].id: is a word of Berth’s own'],
    ['a parameter of a launch', { params: '[{ id: k, type: switch, label: K }]' }, 'must be number, choice or text'],
    ['a parameter as an argument', { params: `[${number("argument: '{value}'")}]` }, 'k goes into steps as {k} and'],
    ['a text that may be anything', { params: '[{ id: k, type: text, label: K }]' }, 'params[1]: k needs a pattern'],
    ['a range that holds nothing', { params: `[${number('min: 5, max: 1')}]` }, 'params[1].min: is more than max (1)'],
    ['a default beyond its range', { params: `[${number('max: 1')}]` }, 'params[1].default: is more than max (1)'],
    ['bounds that hold nothing', { resources: '{ min: { cpus: 16 } }' }, 'resources.min.cpus: is more than max (8)'],
    [
      'a default beyond the bounds',
      { resources: '{ default: { memory: 64Gi } }' },
      'resources.default.memory: must be at most 32Gi',
    ],
    ['a pattern that is none', { log: `{ series: [${series("pattern: '(?<value>'")}] }` }, 'pattern: is not a regular'],
    ['why it is none', { log: `{ series: [${series("pattern: 'a++(?<value>)'")}] }` }, ': Nothing to repeat'],
    [
      'a pattern of two lines',
      { log: `{ series: [${series('pattern: "a\\n(?<value>.)"')}] }` },
      'log.series[1].pattern: must be one line',
    ],
    [
      'a pattern that reads nothing',
      { log: `{ series: [${series("pattern: 'r = (.+)'")}] }` },
      'log.series[1].pattern: must name what it reads: (?<value>…)',
    ],
    [
      'a group that is none, as its bracket is a character',
      { log: `{ series: [${series("pattern: '\\(?<value>'")}] }` },
      'log.series[1].pattern: must name what it reads: (?<value>…)',
    ],
    [
      'an axis that reads nothing',
      { log: "{ x: { label: Time, pattern: '^Time = ' } }" },
      'log.x.pattern: must name what it reads',
    ],
    [
      'a curve without a name',
      { log: `{ series: [{ id: a, label: A, ${VALUE} }] }` },
      'log.series[1].pattern: must name the curve, (?<name>…)',
    ],
    ['a series twice', { log: `{ series: [${series(VALUE)}, ${series(VALUE)}] }` }, 'log.series[2].id: is there twice'],
    ['another scale', { log: `{ series: [${series(`scale: ln, ${VALUE}`)}] }` }, 'scale: must be one of log, linear'],
    ['an end of nothing', { log: `{ end: { file: a, ${VALUE} } }` }, 'log.end: needs x, which it is the end of'],
    ['a stop without a text', { stop: '{ file: a, pattern: b }' }, 'stop.with: is missing'],
  ])('refuses %s', async (_, changed, message) => {
    await folder.put('heat', template(changed));
    const { solvers, faults } = await load();
    expect([...solvers.keys()]).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(message)]);
  });

  it('tells of unknown keys together with what contradicts itself', async () => {
    await folder.put('heat', template({ params: `[${number('uint: s', 'cpus')}]`, colour: 'red' }));
    expect((await load()).faults).toEqual([
      expect.stringContaining('params[1].uint: is not a known key; did you mean unit?'),
      expect.stringContaining('params[1].id: is a word of Berth’s own'),
      expect.stringContaining('colour: is not a known key'),
    ]);
  });

  it('says which word was meant, and which there are', async () => {
    const steps = "[{ name: a, run: [b, '{cpu}', '{nothing_like_it}'] }]";
    await folder.put('heat', template({ params: `[${number('')}]`, steps }));
    expect((await load()).faults).toEqual([
      '/heat/solver.yaml:7: steps[1].run: {cpu} is no parameter and none of Berth’s own words; did you mean {cpus}?',
      expect.stringContaining('; known are {cpus}, {input}, {stem}, {k}'),
    ]);
  });

  it('wants the folder to be called like the solver', async () => {
    await folder.put('plate', template());
    expect((await load()).faults).toEqual([
      '/plate/solver.yaml:1: id: is heat, but the folder is called plate; they must be equal',
    ]);
  });

  it('says what is no YAML, and where', async () => {
    await folder.put('heat', 'id: heat\nname: [Heat\n');
    expect((await load()).faults).toEqual([expect.stringMatching(/^\/heat\/solver.yaml:\d: is not YAML: /)]);
  });

  it('keeps the first of two with one id and names both files', async () => {
    await folder.put('first/heat', template({ name: 'One' }));
    await folder.put('second/heat', template({ name: 'Another' }));
    const { solvers, faults } = await load(folder.path('first'), folder.path('second'));
    expect(solvers.get('heat')?.name.en).toBe('One');
    expect(faults).toEqual(['/second/heat/solver.yaml:1: id: heat is already in /first/heat/solver.yaml']);
  });

  it('says so when a folder cannot be read, and reads the others', async () => {
    await folder.put('heat', template());
    await writeFile(folder.path('README.md'), 'not a solver');
    await mkdir(folder.path('empty'));
    await symlink('/nonexistent', folder.path('dangling'));
    const { solvers, faults } = await load(folder.path('nowhere'), folder.path());
    expect([...solvers.keys()]).toEqual(['heat']);
    expect(faults).toEqual([
      expect.stringContaining('/nowhere: the folder of solvers cannot be read: ENOENT'),
      '/dangling/solver.yaml: /dangling/solver.yaml is missing',
      '/empty/solver.yaml: /empty/solver.yaml is missing',
    ]);
  });
});
