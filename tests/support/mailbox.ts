/** A real SMTP server that keeps what it is given; it can be taken away and brought back at the same port. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Received {
  to: string[];
  /** As it came over the wire. */
  raw: string;
  secure: boolean;
  user: string | undefined;
}

export interface Mailbox {
  port: number;
  mails: Received[];
  stop(): Promise<void>;
  start(): Promise<void>;
  /** From now on every receiver is refused with this answer. */
  refuse(code: number): void;
}

export const MAIL_USER = 'berth';
export const MAIL_PASSWORD = 'hunter2';

export async function startMailbox(
  options: {
    /** With it TLS is offered, or, where `secure`, spoken from the start. */
    certificate?: { cert: string; key: string };
    secure?: boolean;
  } = {},
): Promise<Mailbox> {
  const mails: Received[] = [];
  let port = 0;
  let server: SMTPServer;
  let refusal: number | null = null;
  const { certificate, secure = false } = options;
  const settings: SMTPServerOptions = {
    secure,
    disableReverseLookup: true,
    authOptional: true,
    ...(certificate
      ? { cert: readFileSync(certificate.cert, 'utf8'), key: readFileSync(certificate.key, 'utf8') }
      : { disabledCommands: ['STARTTLS'], allowInsecureAuth: true }),
    onAuth({ username, password }, _session, done) {
      if (username === MAIL_USER && password === MAIL_PASSWORD) done(null, { user: username });
      else done(new Error('wrong user or password'));
    },
    onRcptTo(_address, _session, done) {
      done(refusal === null ? null : Object.assign(new Error('no such mailbox here'), { responseCode: refusal }));
    },
    async onData(stream, session, done) {
      // A portal that is killed or ended may be in the middle of one, which then was never given.
      const raw = await text(stream).catch(() => null);
      if (raw === null) return;
      const to = session.envelope.rcptTo.map(({ address }) => address);
      mails.push({ to, raw, secure: session.secure, user: session.user as string | undefined });
      done();
    },
  };
  const mailbox: Mailbox = {
    get port() {
      return port;
    },
    mails,
    async start() {
      server = new SMTPServer(settings);
      server.on('error', () => {}); // of a client that trusts it not
      const listening = server.listen(port, '127.0.0.1');
      await once(listening, 'listening');
      port = (listening.address() as AddressInfo).port;
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
    refuse(code) {
      refusal = code;
    },
  };
  await mailbox.start();
  return mailbox;
}

/** What people read of a mail: its subject, and its text. */
export function readMail({ raw }: Pick<Received, 'raw'>): { headers: string[]; subject: string; text: string } {
  const [head = '', body = ''] = raw.split(/\r\n\r\n([\s\S]*)/);
  const headers = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const value = (name: string): string =>
    headers.find((one) => one.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
  const how = value('Content-Transfer-Encoding');
  const text =
    how === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : how === 'quoted-printable'
        ? quoted(body.replace(/=\r\n/g, ''))
        : body;
  return { headers, subject: words(value('Subject')), text: text.replaceAll('\r\n', '\n') };
}

const quoted = (encoded: string): string =>
  Buffer.from(
    encoded.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

/** Encoded words, RFC 2047. */
function words(subject: string): string {
  return subject
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_, how: string, encoded: string) =>
      how.toUpperCase() === 'B' ? Buffer.from(encoded, 'base64').toString() : quoted(encoded.replaceAll('_', ' ')),
    );
}
