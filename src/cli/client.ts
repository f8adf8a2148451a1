/** The API as the command line sees it. Every refusal becomes a message that says what to do. */
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import { problem } from '../http/schema.ts';
import { CliFault, EXIT } from './faults.ts';
import type { PortalAddress } from './portal-address.ts';
import { safe } from './text.ts';

export type Client = ReturnType<typeof createClient>;

const ANSWER_TIMEOUT_MS = 30_000;

export function createClient({ url, address, certificate, token }: PortalAddress) {
  if (certificate !== null) setDefaultCACertificates([...getCACertificates(), readFileSync(certificate, 'utf8')]);
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };

  async function send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(path, address), {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw unreachable(address, error);
    });
    if (!response.ok) throw await refused(response, address);
    return response;
  }

  function open(path: string): WebSocket {
    const target = new URL(path, address);
    target.protocol = target.protocol.replace('http', 'ws');
    return new WebSocket(target, { headers: { authorization: headers.authorization } });
  }

  return {
    url,

    async request<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
      return schema.parse(await (await send(method, path, body)).json());
    },

    async requestNothing(method: string, path: string): Promise<void> {
      await send(method, path);
    },

    /** The id that `events` follows from: what is read after this call misses nothing. */
    async latestEventId(): Promise<string> {
      const response = await send('GET', '/api/app/sessions?limit=1');
      return response.headers.get('berth-event-id') ?? '';
    },

    /** Opens the event channel. The socket ends with 'close', whatever happens. */
    events: (after: string): WebSocket => open(`/events?after=${encodeURIComponent(after)}`),

    /** Opens the display of a running session, by way of the gateway. */
    display: (sessionId: string): WebSocket => open(`/display/${encodeURIComponent(sessionId)}`),
  };
}

async function refused(response: Response, url: string): Promise<CliFault> {
  const body = problem.safeParse(await response.json().catch(() => null));
  if (!body.success) {
    return new CliFault(EXIT.unreachable, `What answers at ${url} is not Berth (status ${response.status}).`);
  }
  const { title, detail, errors = [] } = body.data;
  const lines = errors.length > 0 ? errors.map(({ field, message }) => `  ${field}: ${message}`) : [`  ${detail}`];
  return new CliFault(EXIT.refused, [`${title}.`, ...lines].map(safe).join('\n'));
}

function unreachable(url: string, error: unknown): CliFault {
  const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') return new CliFault(EXIT.unreachable, `The portal at ${url} does not answer.`);
  if (/CERT|SIGNED/.test(cause?.code ?? '')) {
    const cure = 'Set NODE_EXTRA_CA_CERTS to a file with the certificate of its authority.';
    return new CliFault(EXIT.unreachable, `The certificate of ${url} is not trusted here (${cause?.code}). ${cure}`);
  }
  const reason = cause?.code ?? cause?.message ?? message;
  return new CliFault(
    EXIT.unreachable,
    `The portal at ${url} is not reachable (${reason}). Does it run? Start it with npm start, or berth serve.`,
  );
}
