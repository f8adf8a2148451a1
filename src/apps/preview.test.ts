import { expect, it } from 'vitest';
import { manifest } from './manifest.ts';
import { previews } from './preview.ts';

const app = (params: object[], run: object = {}) =>
  manifest.parse({
    id: 'viewer',
    name: 'Viewer',
    description: 'For a test',
    category: 'other',
    run: { command: 'viewer', args: ['-x'], ...run },
    params: params.map((param) => ({ label: 'Label', ...param })),
  });

it('a launch is shown with its defaults, then with each parameter that says nothing by default', () => {
  const shown = previews(
    app(
      [
        { id: 'threads', type: 'number', default: 2, environment: 'OMP_NUM_THREADS' },
        { id: 'safe', type: 'switch', argument: '--safe' },
        {
          id: 'scheme',
          type: 'choice',
          default: '',
          choices: [
            { value: '', label: 'As it likes' },
            { value: 'dark', label: 'Dark' },
          ],
          argument: ['--scheme', '{value}'],
        },
        { id: 'file', type: 'file' },
      ],
      { open: '--data={path}' },
    ),
  );
  expect(shown.map(({ params, command }) => [params, command.join(' ')])).toEqual([
    [{}, 'viewer -x'],
    [{ safe: true }, 'viewer -x --safe'],
    [{ scheme: 'dark' }, 'viewer -x --scheme dark'],
    [{ file: '/path/to/file' }, 'viewer -x --data=/path/to/file'],
  ]);
  expect(shown[0]?.environment).toEqual({ OMP_NUM_THREADS: '2' });
});

it('what must be given is given in every launch that is shown', () => {
  const shown = previews(
    app([
      { id: 'case', type: 'text', required: true, argument: '{value}' },
      { id: 'safe', type: 'switch', argument: '--safe' },
    ]),
  );
  expect(shown.map(({ command }) => command.join(' '))).toEqual(['viewer -x text', 'viewer -x text --safe']);
});

it('an example that the app would refuse is not shown', () => {
  const pattern = { id: 'code', type: 'text', pattern: '[0-9]+', argument: '{value}' };
  expect(previews(app([pattern])).map(({ params }) => params)).toEqual([{}]);
  expect(previews(app([{ ...pattern, required: true }]))).toEqual([]);
});
