import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `<kind>-<seconds since 1970>-<6 random letters and digits>` */
export function newId(kind: string, at: number): string {
  const random = Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  // Ten digits also where the machine's clock was never set.
  return `${kind}-${String(Math.floor(at / 1000)).padStart(10, '0')}-${random}`;
}
