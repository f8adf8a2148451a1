/** Reads CSV as spreadsheets write it (RFC 4180): by commas, semicolons or tabulators, whichever its first line has. */

export interface CsvRow {
  /** Where it begins, from 1. */
  line: number;
  cells: string[];
}

/** Null where a quotation mark is not closed, or something follows it. Empty lines are no rows. */
export function readCsv(text: string): CsvRow[] | null {
  const rest = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(rest.slice(0, rest.search(/[\r\n]|$/)));
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n"][^${separator}\\r\\n]*|))(${separator}|\\r\\n|\\n|\\r|$)`,
    'y',
  );
  const rows: CsvRow[] = [];
  let line = 1;
  let row: CsvRow = { line, cells: [] };
  while (cell.lastIndex < rest.length || row.cells.length > 0) {
    const found = cell.exec(rest);
    if (found === null) return null;
    const [whole, quoted, plain = '', end] = found;
    row.cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === separator) continue;
    if (row.cells.some((one) => one !== '')) rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}

const separatorOf = (header: string): string => [';', '\t'].find((one) => header.includes(one)) ?? ',';
