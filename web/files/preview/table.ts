/** Tables as text: RFC 4180, with the separators that programs use in its place. */
const SEPARATORS = [',', ';', '\t'] as const;

/** The one that the first line has most of. */
export function separatorOf(text: string): string {
  const line = text.slice(0, text.indexOf('\n') >= 0 ? text.indexOf('\n') : undefined);
  const count = (separator: string): number => line.split(separator).length;
  return SEPARATORS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** The first rows, and whether there are more in this text. */
export function rowsOf(text: string, most: number): { rows: string[][]; hasMore: boolean } {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const begin = text.startsWith('\uFEFF') ? 1 : 0;
  for (let at = begin; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell === '') isQuoted = true;
    else if (sign === separator) {
      row.push(cell);
      cell = '';
    } else if (sign === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      [row, cell] = [[], ''];
      if (rows.length === most) return { rows, hasMore: at < text.length - 1 };
    } else cell += sign;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return { rows, hasMore: false };
}
