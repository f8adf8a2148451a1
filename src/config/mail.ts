/** The server that sends the site's e-mail, and whom it is from. */
import { z } from 'zod';
import { isLoopback } from './environment.ts';

export interface MailAddress {
  readonly host: string;
  readonly port: number;
  /** 'none' only on this machine. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** null where it asks for no log-in. */
  readonly user: string | null;
}

export interface MailConfig extends MailAddress {
  readonly from: { readonly name: string; readonly address: string };
  readonly passwordFile: string | null;
  readonly certificates: string | null;
}

const EXAMPLE = 'for example smtps://berth@mail.example:465 or smtp://127.0.0.1:25';

/** No message has the address in it: somebody may have put a password there. */
export const mailServer = z.string().transform((text, context): MailAddress => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return refuse(`must be smtp:// or smtps://, ${EXAMPLE}`);
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (password !== '')
    return refuse('must not have the password in it; put that into a file, and name it in mail.password_file');
  if (hostname === '' || port === '' || !/^\/?$/.test(pathname) || search !== '' || hash !== '')
    return refuse(`must name a host and a port and nothing behind them, ${EXAMPLE}`);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const user = decoded(username);
  if (user === null) return refuse('has a % that is not followed by two hexadecimal digits');
  const plain = isLoopback(host) ? 'none' : 'starttls';
  return {
    host,
    port: Number(port),
    security: protocol === 'smtps:' ? 'tls' : plain,
    user: user === '' ? null : user,
  };
});

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** `Berth <berth@site.example>`, or the address alone. */
export const mailFrom = z.string().transform((text, context) => {
  const [, name = '', address = ''] = /^(?:([^<>"\p{Cc}]{0,100}?)\s*<([^<>\s]+)>|)$/u.exec(text) ?? [null, '', text];
  if (z.email().max(254).safeParse(address).success) return { name, address };
  context.addIssue({
    code: 'custom',
    message: 'must be an e-mail address, with a name before it or not, for example Berth <berth@site.example>',
  });
  return z.NEVER;
});

/** The block in the file, its paths seen from there. */
export function mailOf(
  settings: {
    smtp: MailAddress;
    from: MailConfig['from'];
    password_file: string | null;
    certificates: string | null;
  },
  inFile: (text: string) => string,
): MailConfig {
  const { smtp, from, password_file, certificates } = settings;
  return {
    ...smtp,
    from,
    // Whether it can be read is seen by who may: the monitor alone sends.
    passwordFile: password_file && inFile(password_file),
    certificates: certificates && inFile(certificates),
  };
}
