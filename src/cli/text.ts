/** Text for a terminal: tables that stay aligned with Korean, and nothing that could control the terminal. */

const segmenter = new Intl.Segmenter();

/** East Asian wide and full-width characters, and emoji, take two columns. */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;

export function columns(text: string): number {
  let count = 0;
  for (const { segment } of segmenter.segment(text)) count += WIDE.test(segment) ? 2 : 1;
  return count;
}

/** Control characters, invisible ones and those that turn the direction of text: a name is not to move the cursor. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?!\u200d)\p{Cf}/gu;

export function safe(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** The same, but a text of many lines keeps them. */
export function safeLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSAFE, (one) => (one === '\n' || one === '\t' ? one : escaped(one)));
}

function escaped(character: string): string {
  const code = character.codePointAt(0)?.toString(16) ?? '';
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
}

export function table(titles: string[], rows: string[][]): string {
  const lines = [titles, ...rows.map((row) => row.map(safe))];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => columns(line[column] ?? ''))));
  const pad = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - columns(cell));
  return lines.map((line) => `${line.map(pad).join('  ').trimEnd()}\n`).join('');
}

/** `label: value` lines; a value of null is left out. */
export function details(entries: [label: string, value: string | null][]): string {
  const shown = entries.filter((entry): entry is [string, string] => entry[1] !== null);
  const width = Math.max(...shown.map(([label]) => label.length)) + 1;
  return shown.map(([label, value]) => `${`${label}:`.padEnd(width)} ${safe(value)}\n`).join('');
}

/** A moment in this machine's time zone. */
export function moment(iso: string | null): string {
  if (iso === null) return '-';
  return new Date(iso).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}
