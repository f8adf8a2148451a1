/** What a program writes, as lines to show: in blocks that stay as they are once their last line is whole. */

/** Operating system commands, control sequences, and what has two characters. */
const ESCAPES = new RegExp(
  [String.raw`\][^\u0007\u001b]*(?:\u0007|\u001b\\)`, String.raw`\[[0-?]*[ -/]*[@-~]`, String.raw`[@-Z\\-_]`]
    .map((form) => String.raw`\u001b${form}`)
    .join('|'),
  'g',
);
/** A page that holds more is slow; the file itself is there to be saved. */
const KEPT_CHARACTERS = 400_000;

export interface Lines {
  blocks: { from: number; text: string }[];
  /** A line that may go on. */
  rest: string;
  /** Whether what was before these has been left out. */
  isCut: boolean;
}

export const NO_LINES: Lines = { blocks: [], rest: '', isCut: false };

/** `from` is where the text begins in its file. */
export function withMore({ blocks, rest, isCut }: Lines, from: number, text: string): Lines {
  const all = rest + text;
  const end = all.lastIndexOf('\n') + 1;
  const whole = end === 0 ? blocks : [...blocks, { from, text: plain(all.slice(0, end)) }];
  let size = whole.reduce((sum, block) => sum + block.text.length, 0);
  let first = 0;
  for (; size > KEPT_CHARACTERS && first < whole.length - 1; first++) size -= whole[first]?.text.length ?? 0;
  return { blocks: whole.slice(first), rest: all.slice(end).slice(-KEPT_CHARACTERS), isCut: isCut || first > 0 };
}

/** Without what a terminal would take for colours and the like; of a line that was written over, what stayed. */
export function plain(text: string): string {
  return text
    .replace(ESCAPES, '')
    .split('\n')
    .map(lastWritten)
    .join('\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '');
}

function lastWritten(line: string): string {
  const text = line.replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}
