/** E-mail by the site's server, with a certificate that is verified beyond this machine. */
import { getSystemErrorName } from 'node:util';
import type { DeliveryRecord } from '../records/notification-records.ts';
import { connectionFailed, DeliveryFailed } from './failure.ts';
import type { Mail } from './texts.ts';

/** How long any step may take, and all of them. */
const STEP_MS = 10_000;
const DEADLINE_MS = 30_000;
/** From here on an answer of SMTP is for good. */
const FOR_GOOD = 500;

export interface MailServer {
  host: string;
  port: number;
  /** 'none' only on this machine. */
  security: 'tls' | 'starttls' | 'none';
  user: string | null;
  password: string | null;
  /** Authorities in PEM that its certificate may be of; null where the system knows them. */
  ca: string | null;
  from: { name: string; address: string };
}

export type SendMail = (mail: Mail & { to: string; id: Pick<DeliveryRecord, 'notification_id'> }) => Promise<void>;

type MailRoute = Pick<MailServer, 'host' | 'port' | 'security' | 'ca'>;

const connectionOf = ({ host, port, security, ca }: MailRoute) => ({
  host,
  port,
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'none',
  tls: { ...(ca !== null && { ca }), minVersion: 'TLSv1.2' as const },
  connectionTimeout: STEP_MS,
  greetingTimeout: STEP_MS,
  socketTimeout: STEP_MS,
  dnsTimeout: STEP_MS,
  disableFileAccess: true,
  disableUrlAccess: true,
});

/** Throws where it does not answer as a mail server, with the certificate that it must have. Nobody logs in there. */
export async function greetMailServer(server: MailRoute): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(connectionOf(server));
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

export async function mailSender(server: MailServer): Promise<SendMail> {
  // Only where it is used: it takes memory.
  const { createTransport } = await import('nodemailer');
  const { user, from } = server;
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);

  return async ({ to, id, subject, text }) => {
    const transport = createTransport({
      ...connectionOf(server),
      ...(user !== null && { auth: { user, pass: server.password ?? '' } }),
    });
    const deadline = Promise.withResolvers<never>();
    const timer = setTimeout(() => deadline.reject(new DeliveryFailed('timeout')), DEADLINE_MS);
    const sent = transport.sendMail({
      // Nodemailer writes into it, and a configuration is frozen.
      from: { ...from },
      // As an object it is one address, whatever is in it.
      to: { name: '', address: to },
      subject,
      text,
      // What comes twice is known by it.
      messageId: `<${id.notification_id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    try {
      await Promise.race([sent, deadline.promise]);
    } catch (error) {
      throw mailFailed(error);
    } finally {
      clearTimeout(timer);
      transport.close();
    }
  };
}

function mailFailed(error: unknown): DeliveryFailed {
  const { response, responseCode = 0, code } = error as { response?: string; responseCode?: number; code?: string };
  // Of a log-in that fails it is the site that is wrong, not the address.
  if (response !== undefined)
    return new DeliveryFailed('refused', response, { isFinal: responseCode >= FOR_GOOD && code === 'EENVELOPE' });
  const { errno, message } = error as NodeJS.ErrnoException;
  // Nodemailer puts a code of its own in the place of the system's and of TLS'.
  if (errno !== undefined && errno < 0) return connectionFailed({ code: getSystemErrorName(errno) });
  return CERTIFICATE.test(message) ? new DeliveryFailed('certificate', message) : connectionFailed(error);
}

const CERTIFICATE = /certificate|altname/i;
