/** Lines of a text, the first of which is 1. */

export const linesIn = (text: string): number => text.split('\n').length;

/** From where to where a line is in the text; of one that there is not, its end. */
export function placeOfLine(text: string, line: number): [start: number, end: number] {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  if (line > lines.length) return [text.length, text.length];
  return [start, start + (lines[line - 1] ?? '').length];
}
