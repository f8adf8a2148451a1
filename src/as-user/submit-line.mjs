// @ts-check
/** The command line of sbatch as Slurm keeps it: its words joined by blanks, so that a value with a blank cannot be told from two. */

/** What a job asks for by it, beside what its record tells and its script says. */
const KEPT = new Set([
  'nodes',
  'ntasks',
  'ntasks-per-node',
  'cpus-per-task',
  'mem',
  'mem-per-cpu',
  'mem-per-gpu',
  'gres',
  'gpus',
  'gpus-per-node',
  'gpus-per-task',
  'cpus-per-gpu',
  'constraint',
  'nodelist',
  'exclude',
  'licenses',
  'reservation',
  'exclusive',
]);
/** Of those, the ones that have a letter too. */
const LETTERS = new Map([
  ['N', 'nodes'],
  ['n', 'ntasks'],
  ['c', 'cpus-per-task'],
  ['G', 'gpus'],
  ['C', 'constraint'],
  ['w', 'nodelist'],
  ['x', 'exclude'],
  ['L', 'licenses'],
]);
/** Options that take no word after them. */
const ALONE =
  /^(?:--(?:contiguous|exclusive|get-user-env|hold|ignore-pbs|nice|no-kill|no-requeue|overcommit|oversubscribe|parsable|propagate|quiet|reboot|requeue|spread-job|test-only|use-min-nodes|verbose|wait)|-[HOQWskv]+)$/;
/** Nothing that is parsed by anybody but Slurm. */
const VALUE = /^[\w.:,=*@%+&|()[\]-]+$/;

/**
 * Its options, and whether the script had arguments; null where it is not of sbatch.
 * @param {string} line
 * @returns {{ options: string[], hasArguments: boolean } | null}
 */
export function parseSubmitLine(line) {
  const [program = '', ...words] = line.trim().split(/\s+/);
  if (!/(?:^|\/)sbatch$/.test(program)) return null;
  /** @type {Map<string, string>} */
  const kept = new Map();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    // A command is all the script there is.
    if (/^--wrap(?:=|$)/.test(word)) break;
    if (!word.startsWith('-')) return { options: optionsOf(kept), hasArguments: index < words.length - 1 };
    if (ALONE.test(word)) {
      if (word === '--exclusive') kept.set('exclusive', '');
      continue;
    }
    const [, long, letter, attached] = /^(?:--([\w-]+)|-(\w))=?(.*)$/.exec(word) ?? [];
    const isWhole = letter === undefined ? word.includes('=') : attached !== '';
    const value = isWhole ? attached : words[++index];
    const name = long ?? LETTERS.get(letter ?? '') ?? '';
    if (KEPT.has(name) && value !== undefined && VALUE.test(value)) kept.set(name, value);
  }
  return { options: optionsOf(kept), hasArguments: false };
}

/** @param {Map<string, string>} kept */
function optionsOf(kept) {
  return [...kept].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
}
