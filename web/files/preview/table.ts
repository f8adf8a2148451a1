/** Tables as text, with the separators that programs use. */
import Papa from 'papaparse';

const SEPARATORS = [',', ';', '\t'];

/** The first rows, and whether there are more in this text. */
export function rowsOf(text: string, most: number): { rows: string[][]; hasMore: boolean } {
  const { data } = Papa.parse<string[]>(text, {
    delimitersToGuess: SEPARATORS,
    preview: most + 1,
    skipEmptyLines: true,
  });
  return { rows: data.slice(0, most), hasMore: data.length > most };
}
