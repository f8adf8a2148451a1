/** A certificate that the site brings: what is wrong with it, before nginx or browsers say so. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { covers } from './secrets.ts';

const OTHERS = 0o007;

/** Null where it is good for the address now and its key is a secret. */
export function certificateFault(
  { certificate, key }: { certificate: string; key: string },
  address: string,
  now: number,
): string | null {
  const shown = parsed(certificate, (text) => new X509Certificate(text));
  if (shown === null) return `--certificate: ${certificate} cannot be read as a certificate in PEM.`;
  const secret = parsed(key, createPrivateKey);
  if (secret === null) return `--key: ${key} cannot be read as a private key in PEM without a passphrase.`;
  if ((statSync(key).mode & OTHERS) !== 0)
    return `--key: ${key} is open to every account of this machine, so it is no secret any more. Get a new key, and: chmod 600 ${key}`;
  if (!shown.checkPrivateKey(secret)) return `--key: ${key} does not belong to the certificate ${certificate}.`;
  if (!covers(shown, address)) return `--certificate: ${certificate} is not for ${address}, but for ${namesOf(shown)}.`;
  if (shown.validToDate.getTime() <= now) return `--certificate: ${certificate} has ended (${shown.validTo}).`;
  return null;
}

const namesOf = ({ subjectAltName, subject }: X509Certificate): string => subjectAltName ?? subject;

function parsed<T>(file: string, parse: (text: string) => T): T | null {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
