/** What of a template is worth a look: it is read, but hardly does what its author means. */
import type { ManifestParam } from '../manifest/params.ts';
import { nearest } from '../nearest.ts';
import { unknownWord } from './contradictions.ts';
import type { SolverManifest } from './manifest.ts';
import { OWN_WORDS, wordsIn } from './words.ts';

export interface Advice {
  path: PropertyKey[];
  message: string;
}

const HANGUL = /\p{Script=Hangul}/u;

/** `apps` are the ids of those that there are. */
export function adviceOn(manifest: SolverManifest, apps: readonly string[]): Advice[] {
  return [
    ...inputAdvice(manifest),
    ...paramAdvice(manifest),
    ...wordAdvice(manifest),
    ...patternsOf(manifest)
      // What repeats something that need not be there at all.
      .filter(({ pattern }) => new RegExp(pattern).test(''))
      .map(({ path }) => ({
        path,
        message: 'matches where there is nothing, too; say what must be there, \\d+ for \\d*',
      })),
    ...openAdvice(manifest, apps),
    ...textsOf(manifest)
      .filter(([, text]) => text !== null && !HANGUL.test(text.ko))
      .map(([path]) => ({ path, message: 'has no Korean text' })),
  ];
}

/** All that Perl is given, with what stands before it where the job uses it so. */
export function patternsOf({ log, stop }: SolverManifest): { path: PropertyKey[]; pattern: string; flags: string }[] {
  const series = log.series.map(({ pattern }, index) => ({
    path: ['log', 'series', index, 'pattern'],
    pattern,
    flags: '',
  }));
  return [
    ...(log.x ? [{ path: ['log', 'x', 'pattern'], pattern: log.x.pattern, flags: '' }] : []),
    ...(log.end ? [{ path: ['log', 'end', 'pattern'], pattern: log.end.pattern, flags: '(?m)' }] : []),
    ...series,
    ...(stop ? [{ path: ['stop', 'pattern'], pattern: stop.pattern, flags: '(?m)' }] : []),
  ];
}

function inputAdvice({ input: { kind, accept, must_contain } }: SolverManifest): Advice[] {
  if (kind === 'folder' && accept.length > 0)
    return [{ path: ['input', 'accept'], message: 'says nothing of a folder; must_contain does' }];
  if (kind === 'file' && must_contain.length > 0)
    return [
      { path: ['input', 'must_contain'], message: 'is for folders; of a file, accept says which endings it may have' },
    ];
  return [];
}

/** Whether a file that is filled has it, only its author can say. */
function paramAdvice({ params, steps, env, make, fill, results }: SolverManifest): Advice[] {
  if (fill.length > 0) return [];
  const texts = [
    ...steps.flatMap(({ run }) => run),
    ...Object.values(env),
    ...make.map(({ text }) => text),
    results.open?.file ?? '',
  ];
  const used = new Set(texts.flatMap(wordsIn));
  return [...params.entries()]
    .filter(([, { id }]) => !used.has(id))
    .map(([index, { id }]) => ({
      path: ['params', index],
      message: `${id} changes nothing: no step has {${id}}, and fill names no file that could have @${id}@`,
    }));
}

function wordAdvice({ params, make, input, fill, log, stop }: SolverManifest): Advice[] {
  const known = [...OWN_WORDS, ...params.map(({ id }: ManifestParam) => id)];
  // A file may have braces of its own, so it is no fault.
  const unknown = make.flatMap(({ text }, index) =>
    wordsIn(text)
      .filter((word) => !known.includes(word) && nearest(word, known) !== null)
      .map((word) => ({ path: ['make', index, 'text'], message: `${unknownWord(word, known)} It stays as it is` })),
  );
  const asTheyAre: [path: PropertyKey[], text: string][] = [
    ...input.must_contain.map((file, index): [PropertyKey[], string] => [['input', 'must_contain', index], file]),
    ...fill.map((file, index): [PropertyKey[], string] => [['fill', index], file]),
    ...make.map(({ file }, index): [PropertyKey[], string] => [['make', index, 'file'], file]),
    [['log', 'end', 'file'], log.end?.file ?? ''],
    [['stop', 'file'], stop?.file ?? ''],
    [['stop', 'with'], stop?.with ?? ''],
  ];
  const unfilled = asTheyAre.flatMap(([path, text]) =>
    wordsIn(text)
      .filter((word) => known.includes(word))
      .map((word) => ({ path, message: `{${word}} stays as it is: nothing is put in its place here` })),
  );
  return [...unknown, ...unfilled];
}

function openAdvice({ results: { open } }: SolverManifest, apps: readonly string[]): Advice[] {
  if (open === null || apps.includes(open.app)) return [];
  const meant = nearest(open.app, apps);
  const cure = meant === null ? 'nobody can open the result' : `did you mean ${meant}?`;
  return [{ path: ['results', 'open', 'app'], message: `there is no app ${open.app} here; ${cure}` }];
}

/** Those that are sentences or names of quantities: a solver may be called the same in every language. */
function textsOf({
  description,
  input,
  params,
  log,
}: SolverManifest): [PropertyKey[], { en: string; ko: string } | null][] {
  return [
    [['description'], description],
    [['input', 'help'], input.help],
    ...params.flatMap(({ label, help }, index): [PropertyKey[], { en: string; ko: string } | null][] => [
      [['params', index, 'label'], label],
      [['params', index, 'help'], help],
    ]),
    [['log', 'x', 'label'], log.x?.label ?? null],
    ...log.series.map(({ label }, index): [PropertyKey[], typeof label] => [['log', 'series', index, 'label'], label]),
  ];
}
