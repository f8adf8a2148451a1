/** The names in a list of nodes as Slurm writes it. */

/** `gpu1,viz-node[001-003,007]`, `rack[1-2]n[1-4]`. */
export function namesOf(list: string): string[] {
  return (list.match(/(?:[^,[]|\[[^\]]*\])+/g) ?? []).flatMap(expand);
}

function expand(name: string): string[] {
  const [, before = '', ranges, after = ''] = /^([^[]*)\[([^\]]*)\](.*)$/.exec(name) ?? [];
  if (ranges === undefined) return [name];
  const ends = expand(after);
  return ranges
    .split(',')
    .flatMap(numbersOf)
    .flatMap((number) => ends.map((end) => before + number + end));
}

/** `001-003`: as many digits as the first has. */
function numbersOf(range: string): string[] {
  const [first = '', last = first] = range.split('-');
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => String(Number(first) + index).padStart(first.length, '0'));
}
