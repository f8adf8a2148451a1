/** Secrets of the site that administrators and other programs share with Berth, each in a file of its own. */
import { readFileSync, statSync } from 'node:fs';

const OTHERS = 0o007;
const CHARACTERS_MIN = 16;
const DIFFERENT_MIN = 8;

/** Refuses one that others may read, and one that somebody made up: what init writes is long and random. */
export function readSecretFile(file: string): string {
  if ((statSync(file).mode & OTHERS) !== 0)
    throw new Error(`${file} is open to every account of this machine. Change the secret, and: chmod 640 ${file}`);
  // An editor ends a file with a new line, which is no part of the secret.
  const secret = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  if (secret.length < CHARACTERS_MIN || new Set(secret).size < DIFFERENT_MIN)
    throw new Error(`The secret in ${file} is weak. Change it to one of: openssl rand -hex 24`);
  return secret;
}
