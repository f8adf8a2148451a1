/**
 * The way from the gateway to a display: the Unix socket of this machine, or TLS to the endpoint on a node. Host, port and
 * the certificate to find there come from the session's record, never from a client.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type OnReadOpts, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { SessionRecord } from '../records/records.ts';

/** A node that has died says nothing: it is noticed after this and ten seconds of probes. */
const KEEP_ALIVE_MS = 10_000;
/** How soon to try again where many come to one display at once. */
const AGAIN_MS = 10;

/** Resolves when bytes can flow to the display and come from nobody else; rejects with the signal's reason when that is given. */
export type ConnectDisplay = (
  session: SessionRecord,
  options: { signal: AbortSignal; onread: OnReadOpts },
) => Promise<Socket>;
type Options = Parameters<ConnectDisplay>[1];

export function displayEndpoint(deps: {
  /** The socket of a session's display on this machine; throws where it is not to be trusted. */
  displaySocket: (session: SessionRecord) => Promise<string>;
  /** What the gateway shows to endpoints, as PEM. */
  identity: () => Promise<{ key: string; cert: string }>;
}): ConnectDisplay {
  async function connectNode(session: SessionRecord, fingerprint: string, options: Options): Promise<Socket> {
    const { node_ip: host, vnc_port: port } = session;
    if (host === null || port === null) throw new Error('the record has a certificate, but no address to find it at');
    const { key, cert } = await deps.identity();
    // No certificate authority: the one certificate that the job announced is checked below. 1.3 has no renegotiation.
    const { signal, ...reading } = options;
    const display = connectTls({ host, port, key, cert, rejectUnauthorized: false, minVersion: 'TLSv1.3', ...reading });
    await established(display, 'secureConnect', `${host}:${port}`, signal);
    display.setKeepAlive(true, KEEP_ALIVE_MS);
    const found = fingerprintOf(display);
    if (found !== fingerprint) {
      display.destroy();
      throw new Error(
        `security: at ${host}:${port} is not the display of this session: its certificate is ${found}, announced was ${fingerprint}`,
      );
    }
    return display;
  }

  return async (session, options) => {
    if (session.display_fingerprint !== null) return connectNode(session, session.display_fingerprint, options);
    return connectHere(await deps.displaySocket(session), options);
  };
}

/** Xvnc lets five wait to be accepted; of a sixth the kernel says that it may come again. */
async function connectHere(path: string, { signal, onread }: Options): Promise<Socket> {
  for (;;) {
    const display = connect({ path, onread });
    try {
      await established(display, 'connect', path, signal);
      return display;
    } catch (error) {
      if (((error as Error).cause as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await pause(AGAIN_MS, undefined, { signal });
    }
  }
}

async function established(display: Socket, event: 'connect' | 'secureConnect', where: string, signal: AbortSignal) {
  // What goes wrong later is told by 'close'; an error that nobody listens to would end the process.
  display.on('error', () => {});
  try {
    await once(display, event, { signal });
    display.setNoDelay(true);
  } catch (error) {
    display.destroy();
    throw new Error(`no connection to ${where}`, { cause: signal.aborted ? signal.reason : error });
  }
}

function fingerprintOf(display: TLSSocket): string {
  const certificate = display.getPeerX509Certificate();
  return certificate === undefined ? 'none' : createHash('sha256').update(certificate.raw).digest('hex');
}
