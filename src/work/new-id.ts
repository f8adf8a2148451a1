import { randomInt } from 'node:crypto';
import { nameInArray } from '../scheduler/scheduler.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `<kind>-<seconds since 1970>-<6 random letters and digits>` */
export function newId(kind: string, at: number): string {
  const random = Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  // Ten digits also where the machine's clock was never set.
  return `${kind}-${String(Math.floor(at / 1000)).padStart(10, '0')}-${random}`;
}

/** Of what may be submitted as one array of jobs, at most ARRAY_MAX: all with the same beginning, and in order. */
export function newIds(kind: string, count: number, at: number): string[] {
  const array = newId(kind, at);
  return count === 1 ? [array] : Array.from({ length: count }, (_, task) => nameInArray(array, task));
}
