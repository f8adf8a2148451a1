/** The site's passwords, token and key: made once, and never replaced by Berth. */
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { textOf } from './files.ts';

/** Browsers take no certificate for longer, also where their user trusts it. */
const CERTIFICATE_DAYS = 825;
const RENEW_BEFORE_MS = 30 * 24 * 60 * 60_000;
export const OTHERS = 0o007;

export interface SecretMakers {
  randomSecret: () => string;
  /** Refuses what others can read and what is weak; null where there is no such file. */
  readSecret: (file: string) => string | null;
  /** A certificate by the openssl program, from its words and its configuration. */
  requestCertificate: (words: string[], profile: string) => Promise<string>;
}

export const SECRETS = ['database.password', 'database-services.password', 'redis.password', 'metrics.token'] as const;
export type Secrets = Record<(typeof SECRETS)[number], string>;

/** Those that are there, and new ones for the others. */
export function secretsOf(folder: string, { randomSecret, readSecret }: SecretMakers): Secrets {
  const secret = (name: string): string => readSecret(join(folder, name)) ?? randomSecret();
  return {
    'database.password': secret('database.password'),
    'database-services.password': secret('database-services.password'),
    'redis.password': secret('redis.password'),
    'metrics.token': secret('metrics.token'),
  };
}

/** The key that a self-signed certificate is made with. */
export function tlsKeyOf(folder: string): string {
  const file = join(folder, 'tls/key.pem');
  const present = textOf(file);
  if (present === null)
    return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      format: 'pem',
      type: 'pkcs8',
    }) as string;
  if ((statSync(file).mode & OTHERS) !== 0)
    throw new Error(
      `${file} is open to every account of this machine, so it is no secret any more. Remove it to get a new one, with a new certificate.`,
    );
  return present;
}

/** The one that is there as long as it is good for this address and of the key in that file. */
export async function selfSigned(
  folder: string,
  address: string,
  key: string,
  { requestCertificate }: SecretMakers,
  now: number,
): Promise<string> {
  const present = textOf(join(folder, 'tls/cert.pem'));
  if (present !== null && isGood(present, address, key, now)) return present;
  const name = isIP(address) ? `IP:${address}` : `DNS:${address}`;
  // A root of its own, so that every TLS library can be told to trust it, and nothing that it might sign.
  const profile = `
[req]
prompt = no
distinguished_name = subject
x509_extensions = extensions
[subject]
CN = Berth
[extensions]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, digitalSignature, keyCertSign
extendedKeyUsage = serverAuth
subjectAltName = ${name}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
`;
  return requestCertificate(['-new', '-key', key, '-days', String(CERTIFICATE_DAYS)], profile);
}

/** Whether a certificate covers an address, by name or by number. */
export function covers(certificate: X509Certificate, address: string): boolean {
  return (isIP(address) ? certificate.checkIP(address) : certificate.checkHost(address)) !== undefined;
}

function isGood(text: string, address: string, key: string, now: number): boolean {
  try {
    const certificate = new X509Certificate(text);
    const isOfKey = certificate.checkPrivateKey(createPrivateKey(readFileSync(key)));
    return isOfKey && covers(certificate, address) && certificate.validToDate.getTime() - now > RENEW_BEFORE_MS;
  } catch {
    return false;
  }
}
