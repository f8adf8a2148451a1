/** Self-signed certificates in files, by the openssl program. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** `hosts` are what it is for, as openssl writes them: DNS:portal.example,IP:192.0.2.7. The paths of both files. */
export function certificateFiles(
  folder: string,
  hosts: string,
  { name = 'tls', days = 1 }: { name?: string; days?: number } = {},
): { cert: string; key: string } {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const how = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(days)];
  const what = ['-subj', '/CN=a test', '-addext', `subjectAltName=${hosts}`, '-keyout', key, '-out', cert];
  execFileSync('openssl', [...how, ...what], { stdio: 'ignore' });
  return { cert, key };
}
