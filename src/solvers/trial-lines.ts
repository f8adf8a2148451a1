/**
 * Lines on which a pattern has the most work: what it repeats comes as often as a line has room for, and then something that it does not match,
 * so that every way to share out the repetitions is tried. A pattern that is soon done with these is taken for one that always is.
 */

/** Of a line the job reads that much. */
const LINE_BYTES = 8192;
/** One that may come so often is repeated. */
const OFTEN = 10;
/** What a set of characters is tried with: of several that overlap each has one of these. */
const ALPHABET = ['a', '1', ' ', '.', '-'];
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

const GROUP = /\((?:\?(?:<[^=!>]*>|<?[=!]|[a-z-]*:))?/y;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const ATOM = /\[(?:\\.|[^\]\\])*\]|\\(?:k<[^>]*>|c[A-Za-z]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|.)|./suy;

interface Part {
  /** What it may be, each once; of a group its alternatives. */
  samples: string[];
  group: Part[][] | null;
  min: number;
  max: number;
}

/** Of a pattern that JavaScript understands. */
export function trialLines(pattern: string): string[] {
  const { alternatives } = parse(pattern, 0);
  const room = ({ length }: string): number => LINE_BYTES - 1 - length;
  return pumps(alternatives, '', '').flatMap(({ before, unit, after }) => {
    const pumped = before + unit.repeat(Math.max(1, Math.floor(room(before + after) / unit.length)));
    // Perl looks first whether there is the text that has to be there: it is, but where it does not help.
    const elsewhere = `${before}${unit}${after}${pumped}`.slice(0, LINE_BYTES - 1);
    return [pumped, `${pumped}\x01${after}`, `${pumped} ${after}`, `${pumped}${after}\x01`, `${elsewhere}\x01`];
  });
}

/** Each repetition, with the least that stands before and after it. */
function pumps(
  alternatives: Part[][],
  before: string,
  after: string,
): { before: string; unit: string; after: string }[] {
  return alternatives.flatMap((parts) =>
    parts.flatMap((part, index) => {
      const around = [before + least(parts.slice(0, index)), least(parts.slice(index + 1)) + after] as const;
      const units = part.max < OFTEN ? [] : part.samples.filter((unit) => unit !== '');
      return [
        ...units.map((unit) => ({ before: around[0], unit, after: around[1] })),
        ...(part.group === null ? [] : pumps(part.group, ...around)),
      ];
    }),
  );
}

/** No longer than a line. */
function least(parts: Part[]): string {
  return parts
    .map(({ samples: [one = ''], min }) => one.repeat(Math.min(min, Math.ceil(LINE_BYTES / Math.max(1, one.length)))))
    .join('')
    .slice(0, LINE_BYTES);
}

/** Up to the bracket that closes the group which begins at `from`. */
function parse(pattern: string, from: number): { alternatives: Part[][]; end: number } {
  const alternatives: Part[][] = [[]];
  let at = from;
  const next = (token: RegExp): RegExpExecArray | null => {
    token.lastIndex = at;
    const found = token.exec(pattern);
    at += found?.[0].length ?? 0;
    return found;
  };
  while (at < pattern.length && pattern[at] !== ')') {
    if (pattern[at] === '|') {
      alternatives.push([]);
      at++;
      continue;
    }
    let group: Part[][] | null = null;
    let samples: string[];
    if (next(GROUP)) {
      const inner = parse(pattern, at);
      group = inner.alternatives;
      // Each alternative as short as it can be, and with each part that it may have.
      samples = group.flatMap((parts) => [
        least(parts),
        least(parts.map((part) => ({ ...part, min: Math.max(1, part.min) }))),
      ]);
      at = inner.end + 1;
    } else {
      samples = samplesOf(next(ATOM)?.[0] ?? '');
    }
    alternatives.at(-1)?.push({ samples, group, ...bounds(next(QUANTIFIER)) });
  }
  return { alternatives, end: at };
}

function bounds(quantifier: RegExpExecArray | null): { min: number; max: number } {
  if (quantifier === null) return { min: 1, max: 1 };
  const [, sign, least, comma, most] = quantifier;
  if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
  const min = Number(least);
  return { min, max: comma === undefined ? min : most ? Number(most) : Number.POSITIVE_INFINITY };
}

/** Characters that an atom matches; nothing of what stands for a place, as ^ does, or for an earlier group. */
function samplesOf(atom: string): string[] {
  if (/^(?:[$^]|\\[bB1-9]|\\k<.*)$/s.test(atom)) return [''];
  const one = new RegExp(`^(?:${atom})$`, 's');
  const own = ALPHABET.filter((character) => one.test(character));
  if (own.length > 0) return own;
  const other = [...PRINTABLE, ...atom].find((character) => one.test(character));
  return [other ?? '\t'];
}
