/** `postgres://user@host:port/database?sslmode=…`, as PostgreSQL's own programs take it, without the password. */
import { isIPv4 } from 'node:net';
import { isAbsolute } from 'node:path';
import { z } from 'zod';

export interface DatabaseAddress {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  /** Undefined is the account that runs Berth. */
  readonly user: string | undefined;
  readonly database: string;
  /** Whether it speaks TLS, with a certificate that is verified. */
  readonly tls: boolean;
  /** The file of the authorities that the server's certificate may be of; null where the system knows them. */
  readonly certificates: string | null;
}

const EXAMPLE = 'for example postgres://berth@db.example/berth?sslmode=verify-full';
const DEFAULT_PORT = 5432;

/** No message has the address in it: somebody may have put a password there. */
export const databaseUrl = z.string().transform((text, context): DatabaseAddress => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return refuse(`must be postgres://…, ${EXAMPLE}`);
  const url = new URL(text);
  if (url.password !== '')
    return refuse(
      'must not have the password in it, where others could read it; put that into a file, and name it in password_file',
    );
  const settings = new Map(url.searchParams);
  const unknown = [...settings.keys()].find((name) => !['host', 'sslmode', 'sslrootcert'].includes(name));
  if (unknown !== undefined) return refuse('may have the settings host, sslmode and sslrootcert, and no others');
  const parts = [url.username, url.hostname.replace(/^\[(.*)\]$/, '$1'), url.pathname.slice(1)].map(decoded);
  const [user, name, database] = parts;
  if (user === undefined || name === undefined || database === undefined)
    return refuse('has a % that is not followed by two hexadecimal digits');
  const host = settings.get('host') ?? name;
  if (host === '' || database === '' || database.includes('/'))
    return refuse(`must name a host and a database, ${EXAMPLE}`);

  const mode = settings.get('sslmode');
  if (mode !== undefined && mode !== 'disable' && mode !== 'verify-full')
    return refuse('takes the sslmode verify-full or disable; what lies between them lets others in');
  if (mode === undefined && !staysHere(host))
    return refuse(
      'names another machine: set sslmode=verify-full, so that nobody between reads or changes the records, or sslmode=disable where the network is trusted',
    );
  const certificates = settings.get('sslrootcert') ?? null;
  if (certificates !== null && !isAbsolute(certificates)) return refuse('must have an absolute path as sslrootcert');
  return {
    host,
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    user: user === '' ? undefined : user,
    database,
    tls: mode === 'verify-full',
    certificates,
  };
});

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function staysHere(host: string): boolean {
  return isAbsolute(host) || host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
