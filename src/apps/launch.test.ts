import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import type { LaunchRequest } from '../session/schema.ts';
import { resolveLaunch } from './launch.ts';
import { type Manifest, manifest } from './manifest.ts';

const base = { id: 'app', name: 'App', description: 'An app', category: 'other', run: { command: 'app' } };
const app = (more: object): Manifest => manifest.parse({ ...base, ...more });
const text = (more: object = {}) => ({ id: 'text', type: 'text', label: 'Text', argument: '--text={value}', ...more });

function fieldsOf(launch: () => unknown): Record<string, string> {
  try {
    launch();
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request') {
      return Object.fromEntries(error.fields.map(({ field, message }) => [field, message]));
    }
    throw error;
  }
  return {};
}

const solver = app({
  run: { command: 'solver', args: ['--gui'], env: { SOLVER_MODE: 'desktop' }, open: '--file={path}' },
  display: { resolution: '1600x900' },
  resources: {
    default: { cpus: 2, memory: '2Gi', time: 60 },
    min: { memory: '1Gi' },
    max: { cpus: 4, memory: '8Gi', time: 120 },
    partition: 'viz',
  },
  params: [
    { id: 'line', type: 'number', label: 'Line', default: 1, min: 1, max: 100, integer: true, argument: '+{value}' },
    { id: 'title', type: 'text', label: 'Title', pattern: '[^/]*', max_length: 20, argument: ['-T', '{value}'] },
    { id: 'dark', type: 'switch', label: 'Dark', argument: '--dark', environment: 'SOLVER_DARK' },
    {
      id: 'unit',
      type: 'choice',
      label: 'Unit',
      default: '',
      environment: 'SOLVER_UNIT',
      choices: ['', 'mm', 'm'].map((value) => ({ value, label: 'a unit' })),
    },
    { id: 'file', type: 'file', label: 'File' },
  ],
});
const launch = (request: Omit<LaunchRequest, 'app_id'>) => resolveLaunch(solver, { app_id: 'solver', ...request });

describe('a launch', () => {
  it('takes from the manifest what the request leaves out', () => {
    expect(launch({})).toEqual({
      config: {
        resources: { cpus: 2, memory: '2Gi', gpus: 0, time: 60, partition: 'viz', account: null, qos: null },
        display: { type: 'novnc', resolution: '1600x900' },
      },
      params: { line: 1, title: '', dark: false, unit: '', file: '' },
      args: ['--gui', '+1'],
      environment: { SOLVER_MODE: 'desktop' },
    });
  });

  it('makes arguments and variables of parameters, in the order of the manifest', () => {
    const { config, args, environment } = launch({
      config: { resources: { cpus: 4, memory: '1024Mi' }, display: { resolution: '1024x768' } },
      params: { file: '/data/a b; $(id).inp', line: 7, dark: true, unit: 'mm', title: '$& "한글" \'; rm -rf ~' },
    });
    expect(config.resources).toMatchObject({ cpus: 4, memory: '1024Mi', time: 60 });
    expect(config.display.resolution).toBe('1024x768');
    expect(args).toEqual(['--gui', '+7', '-T', '$& "한글" \'; rm -rf ~', '--dark', '--file=/data/a b; $(id).inp']);
    expect(environment).toEqual({ SOLVER_MODE: 'desktop', SOLVER_DARK: '1', SOLVER_UNIT: 'mm' });
  });

  it('names every fault of a request at once', () => {
    const fields = fieldsOf(() =>
      launch({
        config: { resources: { cpus: 5, memory: '512Mi', gpus: 1, time: 121 }, display: { resolution: '99999x1' } },
        params: { line: 0, title: 'a/b', dark: 'yes', unit: 'inch', file: 'data.inp', tittle: 'x' },
      }),
    );
    expect(fields).toEqual({
      'config.display.resolution': 'must be WIDTHxHEIGHT, for example 1280x720',
      'config.resources.cpus': 'must be at most 4 for this app',
      'config.resources.memory': 'must be at least 1Gi for this app',
      'config.resources.gpus': 'must be at most 0 for this app',
      'config.resources.time': 'must be at most 120 for this app',
      'params.tittle': 'is not a parameter of this app; did you mean title?',
      'params.line': 'must be at least 1',
      'params.title': 'must match [^/]*',
      'params.dark': 'must be true or false',
      'params.unit': 'must be one of mm, m',
      'params.file': 'must be the absolute path of a file, at most 4095 bytes',
    });
  });

  it.each([
    ['a relative path', { file: '../etc/passwd' }, 'params.file'],
    ['a NUL in a path', { file: '/data/a\0b' }, 'params.file'],
    ['a newline in a path', { file: '/data/a\nb' }, 'params.file'],
    ['a path that no system takes', { file: `/${'한'.repeat(1400)}` }, 'params.file'],
    ['half a character', { title: '\ud800' }, 'params.title'],
    ['an escape sequence', { title: '\u001b[2J' }, 'params.title'],
    ['a long text', { title: 'x'.repeat(21) }, 'params.title'],
    ['a number as text', { line: '7' }, 'params.line'],
    ['half a line', { line: 1.5 }, 'params.line'],
    ['no number', { line: Number.NaN }, 'params.line'],
    ['the name of an inherited property', { constructor: 'x' }, 'params.constructor'],
  ])('refuses %s', (_, params, field) => {
    expect(Object.keys(fieldsOf(() => launch({ params })))).toEqual([field]);
  });

  it('wants what the manifest requires', () => {
    const needsText = app({ params: [text({ required: true })] });
    expect(fieldsOf(() => resolveLaunch(needsText, { app_id: 'app' }))).toEqual({ 'params.text': 'must not be empty' });
  });

  it('refuses a text that the program would take for an option', () => {
    const positional = app({ params: [text({ argument: '{value}' })] });
    const launchWith = (value: string) => resolveLaunch(positional, { app_id: 'app', params: { text: value } });
    expect(fieldsOf(() => launchWith('--help'))).toEqual({ 'params.text': 'must not start with - or +' });
    expect(launchWith('help').args).toEqual(['help']);
  });
});

describe('whatever is requested', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('$(id)', '`id`', '{value}', '$&', "'; rm -rf ~ #", '--display=:0', '\n', '\0', ''),
  );
  const anyParam = fc.oneof(anyText, fc.double(), fc.integer(), fc.boolean());

  it('is accepted or refused with the fields at fault, and nothing else is thrown', () => {
    const request = fc.record(
      {
        config: fc.record(
          {
            resources: fc.record(
              {
                cpus: fc.integer(),
                memory: fc.oneof(anyText, fc.constant('2Gi')),
                gpus: fc.integer(),
                time: fc.integer(),
              },
              { requiredKeys: [] },
            ),
            display: fc.record({ resolution: fc.oneof(anyText, fc.constant('800x600')) }),
          },
          { requiredKeys: [] },
        ),
        params: fc.dictionary(fc.oneof(anyText, fc.constantFrom('line', 'title', 'dark', 'unit', 'file')), anyParam),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(request, (given) => {
        const fields = Object.keys(fieldsOf(() => launch(given as Omit<LaunchRequest, 'app_id'>)));
        expect(fields.every((field) => /^(config\.(resources|display)|params)\./.test(field))).toBe(true);
      }),
    );
  });

  it('a text that is accepted is exactly one argument, unchanged', () => {
    const one = app({ run: { command: 'app', args: ['-a'] }, params: [text()] });
    fc.assert(
      fc.property(anyText, (value) => {
        let args: string[];
        try {
          args = resolveLaunch(one, { app_id: 'app', params: { text: value } }).args;
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          return;
        }
        expect(args).toEqual(value === '' ? ['-a'] : ['-a', `--text=${value}`]);
      }),
    );
  });

  it('a path that is accepted is exactly one argument, unchanged', () => {
    fc.assert(
      fc.property(anyText, (rest) => {
        let args: string[];
        try {
          args = launch({ params: { file: `/${rest}` } }).args;
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          return;
        }
        expect(args).toEqual(['--gui', '+1', `--file=/${rest}`]);
      }),
    );
  });
});
