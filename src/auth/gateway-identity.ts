/**
 * The key and certificate by which the endpoint of a display on a node knows the gateway, kept in `<home>/display-gateway.pem`.
 * The certificate is public and goes to each job; made once, it is good for ten years.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { makePrivateFile, privateFolder, readPrivateFile } from './private-file.ts';
import { requestCertificate } from './self-signed.ts';

export interface GatewayIdentity {
  /** PEM. */
  key: string;
  /** PEM. */
  cert: string;
}

/**
 * It is its own root: endpoints trust this one certificate and nothing that it signed (stunnel's verifyPeer). The extensions
 * are what RFC 5280 demands of a root; some TLS libraries refuse a certificate without them.
 */
const PROFILE = `
[req]
prompt = no
distinguished_name = subject
x509_extensions = extensions
[subject]
CN = Berth display gateway
[extensions]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, digitalSignature, keyCertSign
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
`;
const MAKE = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout -';

export async function loadGatewayIdentity(home: string): Promise<GatewayIdentity> {
  privateFolder(home);
  const file = join(home, 'display-gateway.pem');
  const text = readPrivateFile(file) ?? makePrivateFile(file, await freshGatewayIdentity());
  try {
    return parseGatewayIdentity(text);
  } catch {
    // What was wrong is not told: the text would carry parts of the key into logs.
    throw new Error(
      `${file} is not as Berth wrote it. Put a backup in its place, or remove it to get a new one; ` +
        'desktops that run on nodes then stay out of reach until they are restarted.',
    );
  }
}

/** Key and certificate, PEM. */
export const freshGatewayIdentity = (): Promise<string> => requestCertificate(MAKE.split(' '), PROFILE);

/** Throws where they are none, or do not belong together. */
export function parseGatewayIdentity(text: string): GatewayIdentity {
  const key = createPrivateKey(text);
  const certificate = new X509Certificate(text);
  if (!certificate.checkPrivateKey(key)) throw new Error('they do not belong together');
  return { key: key.export({ format: 'pem', type: 'pkcs8' }) as string, cert: certificate.toString() };
}
