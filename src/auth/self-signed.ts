/** Certificates that are their own roots, by the openssl program: Node reads certificates but makes none. */
import { execFile } from 'node:child_process';

/** What `openssl req -x509` with these words and this configuration puts out, in PEM. */
export function requestCertificate(words: string[], profile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const openssl = execFile('openssl', ['req', '-x509', ...words, '-config', '-', '-out', '-'], (error, text) => {
      if (error === null) resolve(text);
      else
        reject(
          new Error('A certificate could not be made; see whether the openssl program is installed.', { cause: error }),
        );
    });
    // Where the program could not be started or gave up early, its end says more than the broken pipe.
    openssl.stdin?.on('error', () => {}).end(profile);
  });
}
