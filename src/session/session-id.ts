import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `app-session-<seconds since 1970>-<6 random letters and digits>` */
export function newSessionId(at: number): string {
  const random = Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `app-session-${Math.floor(at / 1000)}-${random}`;
}
