/** What is wrong with the text of a workflow, each fault with its line, against real templates. */

import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import { loadSolvers } from '../solvers/loader.ts';
import { planRun } from '../solvers/plan.ts';
import { STEPS_MAX } from './definition.ts';
import { graphOf, readWorkflow } from './read.ts';
import type { WorkflowTemplates } from './templates.ts';

let templates: WorkflowTemplates;
beforeAll(async () => {
  const root = join(import.meta.dirname, '../..');
  const { solvers } = await loadSolvers([join(root, 'tests/fixtures/solvers'), join(root, 'solvers')]);
  const find = (id: string) => {
    const manifest = solvers.get(id);
    if (manifest) return manifest;
    const fields = [{ field: 'solver_id', message: 'is not among the solvers' }];
    throw new Problem('not_found', 'There is no such solver.', { fields });
  };
  templates = {
    run: (request) => planRun(find(request.solver_id), request),
    place: async () => ({ account: 'kim', home: '/home/kim' }),
  };
});

const read = (text: string) => readWorkflow(text, templates);
const faults = (text: string): string[] => read(text).faults.map(({ line, message }) => `${line} ${message}`);

const GOOD = `name: Words
steps:
  - id: mesh
    solver: relay
    input: /home/kim/case
  - id: left
    solver: relay
    input: { step: mesh }
    params: { word: left }
    resources: { cpus: 2, memory: 512Mi, time: 10 }
  - id: right
    solver: relay
    input: { step: mesh, path: out }
  - id: report
    solver: relay
    input: { step: left, path: out/left }
    params: { beside: { step: right, path: out/words } }
    needs: [mesh]
`;

describe('a workflow', () => {
  it('without faults is what its text says', () => {
    const { definition, faults } = read(GOOD);
    expect(faults).toEqual([]);
    expect(definition?.name).toBe('Words');
    expect(definition?.steps.map(({ id }) => id)).toEqual(['mesh', 'left', 'right', 'report']);
    expect(definition?.steps[1]).toEqual({
      id: 'left',
      solver: 'relay',
      input: { step: 'mesh', path: null },
      params: { word: 'left' },
      resources: { cpus: 2, memory: '512Mi', time: 10 },
      needs: [],
    });
  });

  it('is a graph of what steps take from each other, and of what they name besides', () => {
    expect(graphOf(GOOD)).toEqual({
      steps: ['mesh', 'left', 'right', 'report'].map((id) => ({ id, solver_id: 'relay' })),
      edges: [
        { from: 'mesh', to: 'left' },
        { from: 'mesh', to: 'right' },
        { from: 'left', to: 'report' },
        { from: 'right', to: 'report' },
        { from: 'mesh', to: 'report' },
      ],
    });
  });

  it('is told all of its faults at once, each where it stands', () => {
    const text = `name: ''
extra: 1
steps:
  - id: Mesh
    solver: gmesh
    input: case
  - id: solve
    solver: relay
    input: { step: mehs, path: ../../lee/secret }
    params: { wrod: a, status: 900, beside: { step: solve } }
    resources: { cpus: 1000, colour: red }
  - id: solve
    solver: relay
    input: { step: solve, path: out }
    params: { word: { step: solve } }
    needs: [report]
  - id: report
    solver: relay
    input: { step: solve }
  - id: mesh
    input: /home/kim/../lee
`;
    expect(faults(text)).toEqual([
      '1 name: must have at least 1 character',
      '2 extra: is not a known key; known are name, steps',
      '4 steps[1].id: must be lower-case letters, digits, dashes and underscores',
      '5 steps[1].solver: is not among the solvers',
      '6 steps[1].input: must be an absolute path, or {step: …, path: …} for the results of another step',
      '9 steps[2].input.path: must be a path within the folder of the step’s run, like results/mesh.inp',
      '9 steps[2].input.step: there is no step mehs; did you mean mesh?',
      '10 steps[2].params.beside.step: goes round in a circle: solve → solve',
      '10 steps[2].params.wrod: is not a parameter of this solver; did you mean word?',
      '10 steps[2].params.status: must be at most 255',
      '11 steps[2].resources.colour: is not a known key; known are cpus, memory, gpus, gpu_type, time, partition, account, qos',
      '11 steps[2].resources.cpus: must be at most 8 for this solver',
      '12 steps[3].id: solve is the id of an earlier step, too',
      '15 steps[3].params.word: must match [a-z]+',
      '20 steps[5].solver: is missing',
      '21 steps[5].input: must be an absolute path, or {step: …, path: …} for the results of another step',
    ]);
  });

  it.each([
    ['..'],
    ['../x'],
    ['a/../../x'],
    ['/etc/passwd'],
    ['a//b'],
    ['a/'],
    ['.berth/status'],
    ['./a'],
    ['"a\\nb"'],
    ['"a\\0b"'],
    ['""'],
  ])('takes nothing by the path %s from another step', (path) => {
    const text = GOOD.replace('path: out }', `path: ${path} }`);
    expect(faults(text)).toEqual([expect.stringMatching(/^13 steps\[3\]\.input\.path: must be a path within/)]);
  });

  it.each(['case', '/home/kim/', '~', '/home/kim/../lee', '"/home/kim\\n"', '/home/kim/-rf', '[a]', '3'])(
    'does not begin with the path %s',
    (path) => {
      expect(faults(GOOD.replace('/home/kim/case', path))).toEqual([
        expect.stringMatching(/^5 steps\[1\]\.input: must/),
      ]);
    },
  );

  it('goes round in no circle', () => {
    const round = GOOD.replace('input: /home/kim/case', 'input: { step: report, path: out }');
    expect(faults(round)).toEqual(
      [
        '13 steps[3].input.step: goes round in a circle: mesh → report → right → mesh',
        '8 steps[2].input.step: goes round in a circle: mesh → report → left → mesh',
      ]
        .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
        .concat('18 steps[4].needs[1]: goes round in a circle: mesh → report → mesh'),
    );
    const itself = GOOD.replace('input: /home/kim/case', 'input: { step: mesh }');
    expect(faults(itself)).toEqual(['5 steps[1].input.step: goes round in a circle: mesh → mesh']);
  });

  it('takes the path of another step’s file where its solver takes a text like that', () => {
    expect(faults(GOOD.replace('word: left', 'word: { step: mesh }'))).toEqual([
      '9 steps[2].params.word: must match [a-z]+',
    ]);
    expect(faults(GOOD.replace('word: left', 'status: { step: mesh }'))).toEqual([
      '9 steps[2].params.status: must be a number',
    ]);
  });

  it('asks of what comes from another step what its solver takes', () => {
    const step = (input: string) =>
      `name: a\nsteps:\n  - { id: mesh, solver: relay, input: /a }\n  - { id: solve, solver: calculix, input: ${input} }\n`;
    expect(faults(step('{ step: mesh, path: out/part.inp }'))).toEqual([]);
    expect(faults(step('{ step: mesh, path: out/part.geo }'))).toEqual(['4 steps[2].input.path: must end in .inp']);
    expect(faults(step('{ step: mesh }'))).toEqual([expect.stringMatching(/^4 .*must end in \.inp$/)]);
  });

  it(`has at most ${STEPS_MAX} steps, and at least one`, () => {
    const many = (count: number) =>
      `name: many\nsteps:\n${Array.from({ length: count }, (_, n) => `  - { id: s${n}, solver: relay, input: /a }\n`).join('')}`;
    expect(faults(many(STEPS_MAX))).toEqual([]);
    expect(faults(many(STEPS_MAX + 1))).toEqual(['2 steps: must have at most 50 entries']);
    expect(faults('name: none\nsteps: []\n')).toEqual(['2 steps: must have at least 1 entry']);
  });

  it.each([
    ['', ['1 name: is missing', '1 steps: is missing']],
    ['- 1\n', ['1 must be a block of keys, not a list']],
    ['name: a\nsteps: 3\n', ['2 steps: must be a list, not 3']],
    ['name: a\nsteps: [3, null]\n', [expect.stringMatching(/^2 steps\[1\]/), expect.stringMatching(/^2 steps\[2\]/)]],
    ['name: [\n', [expect.stringMatching(/is not YAML/)]],
    ['a: &a [*a, *a]\n', [expect.anything()]],
  ])('is none where it is %j', (text, expected) => {
    expect(faults(text).slice(0, expected.length)).toEqual(expected);
    expect(read(text).definition).toBeNull();
  });
});
