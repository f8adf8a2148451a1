/** What is wrong with a template although each of its keys is right by itself. */
import { nearest } from '../nearest.ts';
import type { SolverManifest } from './manifest.ts';
import { stepsWith } from './steps.ts';
import { OWN_WORDS, wordsIn } from './words.ts';

interface Contradiction {
  path: PropertyKey[];
  message: string;
}

export function contradictions(manifest: SolverManifest): Contradiction[] {
  const { env, log, results, steps } = manifest;
  const known = [...OWN_WORDS, ...manifest.params.map(({ id }) => id)];
  const filled: [path: PropertyKey[], texts: string[]][] = [
    ...steps.map(({ run: [, ...args] }, index): [PropertyKey[], string[]] => [['steps', index, 'run'], args]),
    ...Object.entries(env).map(([name, value]): [PropertyKey[], string[]] => [['env', name], [value]]),
    [['results', 'open', 'file'], [results.open?.file ?? '']],
  ];
  return [
    ...paramFaults(manifest),
    ...filled.flatMap(([path, texts]) =>
      texts
        .flatMap(wordsIn)
        .filter((word) => !known.includes(word))
        .map((word) => ({ path, message: unknownWord(word, known) })),
    ),
    ...stepFaults(manifest),
    ...twice(log.series.map(({ id }) => id)).map((index) => ({
      path: ['log', 'series', index, 'id'],
      message: 'is there twice',
    })),
    ...(log.end !== null && log.x === null
      ? [{ path: ['log', 'end'], message: 'needs x, which it is the end of' }]
      : []),
  ];
}

export function unknownWord(word: string, known: string[]): string {
  const meant = nearest(word, known);
  const cure = meant === null ? `known are ${known.map((one) => `{${one}}`).join(', ')}` : `did you mean {${meant}}?`;
  return `{${word}} is no parameter and none of Berth’s own words; ${cure}`;
}

function paramFaults({ params }: SolverManifest): Contradiction[] {
  const repeated = twice(params.map(({ id }) => id));
  return params.flatMap(({ id, type, argument, environment, ...param }, index) => {
    const path = ['params', index];
    const faults: Contradiction[] = [];
    if (OWN_WORDS.includes(id))
      faults.push({ path: [...path, 'id'], message: 'is a word of Berth’s own; choose another' });
    if (repeated.includes(index)) faults.push({ path: [...path, 'id'], message: 'is there twice' });
    if (type === 'file' || type === 'switch')
      faults.push({ path: [...path, 'type'], message: 'must be number, choice or text' });
    if (argument !== null || environment !== null)
      faults.push({ path, message: `${id} goes into steps as {${id}} and into files as @${id}@` });
    // It may get into a file that a solver reads as its own language.
    if (type === 'text' && 'pattern' in param && param.pattern === null)
      faults.push({ path, message: `${id} needs a pattern` });
    return faults;
  });
}

/** A run without steps would end at once, and well. */
function stepFaults({ steps, params, resources: { min, max } }: SolverManifest): Contradiction[] {
  // It is told already that there are none.
  if (steps.length === 0) return [];
  const faults = steps.flatMap(({ if_param }, index) =>
    conditionFaults(if_param, params, ['steps', index, 'if_param']),
  );
  const fault = (runs: string, when: string) =>
    faults.push({
      path: ['steps'],
      message: `runs with ${runs} would have no step; add one that is ${when} or always, or bound resources`,
    });
  if (min.cpus === 1 && stepsWith(steps, 1, {}).length === 0) fault('one processor', 'serial');
  if (max.cpus > 1 && stepsWith(steps, max.cpus, {}).length === 0) fault('more processors', 'parallel');
  return faults;
}

function conditionFaults(
  condition: Record<string, string[]>,
  params: SolverManifest['params'],
  path: PropertyKey[],
): Contradiction[] {
  return Object.entries(condition).flatMap(([id, values]) => {
    const param = params.find((one) => one.id === id);
    if (param?.type !== 'choice') return [{ path: [...path, id], message: 'is no parameter of the type choice' }];
    const known = param.choices.map(({ value }) => value);
    return values
      .filter((value) => !known.includes(value))
      .map((value) => ({ path: [...path, id], message: `${value} is not among the choices: ${known.join(', ')}` }));
  });
}

/** The places of those that are there before. */
function twice(ids: string[]): number[] {
  return [...ids.keys()].filter((index) => ids.indexOf(ids[index] as string) < index);
}
