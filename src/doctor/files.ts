/** Files that the configuration names: secrets that others could read, a certificate that is wrong or soon over. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type Check, fault, type Outcome, ok, warning } from './check.ts';

const DAY_MS = 24 * 60 * 60_000;
const WARN_DAYS = 30;
const RENEW = 'Have it renewed, put it there, and restart what shows it.';

/** `read` throws, with a cure, what the portal would say of the file at its start. */
export function secretFilesCheck(files: readonly string[], read: (file: string) => unknown): Check {
  return {
    name: 'secrets',
    needs: [],
    async look() {
      for (const file of files) {
        try {
          read(file);
        } catch (error) {
          return fault((error as Error).message, `ls -l ${file}`);
        }
      }
      return ok(files.join(', '));
    },
  };
}

/** What browsers are shown; `key` is null where a proxy has it, `host` the name by which they know the site. */
export function certificateCheck(
  { cert, key, host }: { cert: string; key: string | null; host: string },
  now: () => number = Date.now,
): Check {
  return { name: 'certificate', needs: [], look: async () => certificateOf(cert, key, host, now()) };
}

function certificateOf(file: string, keyFile: string | null, host: string, now: number): Outcome {
  const certificate = parsed(file, (text) => new X509Certificate(text));
  if (certificate === null) return fault(`${file} is no certificate.`, `openssl x509 -noout -text -in ${file}`);
  if (keyFile !== null) {
    const key = parsed(keyFile, createPrivateKey);
    if (key === null) return fault(`${keyFile} is no private key.`, `openssl pkey -noout -in ${keyFile}`);
    if (!certificate.checkPrivateKey(key))
      return fault(`${keyFile} is not the key of ${file}.`, 'Name the two that were made together.');
  }
  const ends = certificate.validToDate.getTime();
  const day = certificate.validToDate.toISOString().slice(0, 10);
  if (now < certificate.validFromDate.getTime())
    return fault(`${file} is not valid yet.`, 'See to the clock of this machine: timedatectl set-ntp true');
  if (ends <= now) return fault(`${file} ended on ${day}.`, RENEW);
  if ((isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) === undefined)
    return fault(
      `${file} is not of ${host}, by which browsers know the site.`,
      'Have one made for that name, or see to origin.',
    );
  if (ends - now < WARN_DAYS * DAY_MS) return warning(`${file} ends on ${day}.`, RENEW);
  return ok(`${file}, of ${host}, until ${day}`);
}

function parsed<T>(file: string, parse: (text: string) => T): T | null {
  const text = readFileSync(file, 'utf8');
  try {
    return parse(text);
  } catch {
    return null;
  }
}
