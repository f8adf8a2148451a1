/** A secret in a file of its own: berth.yaml is read, shown and copied. */
import { readFileSync, statSync } from 'node:fs';

const OTHERS = 0o007;
const LENGTH_MIN = 16;
/** Random ones have about a dozen at this length. */
const DIFFERENT_MIN = 8;
const GUESSED = /123456|qwerty|password|changeme/i;

/** One that somebody else has set. Refuses what other accounts can read. An editor ends a file with a new line, which is no part of it. */
export function readGivenSecret(file: string): string {
  if ((statSync(file).mode & OTHERS) !== 0)
    throw new Error(
      `${file} is open to every account of this machine. Change the secret in it, and: chmod 640 ${file}`,
    );
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}

/** Refuses also what can be guessed. */
export function readSecretFile(file: string): string {
  const secret = readGivenSecret(file);
  if (secret.length < LENGTH_MIN || new Set(secret).size < DIFFERENT_MIN || GUESSED.test(secret))
    throw new Error(
      `The secret in ${file} is weak: it must be random, of ${LENGTH_MIN} characters or more. Set another one, for example from: openssl rand -hex 32`,
    );
  return secret;
}
