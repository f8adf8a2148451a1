/** Webhooks: a signed POST to the address that was checked, whose answer's status alone counts. Redirects are not followed. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { connectionFailed, DeliveryFailed } from './failure.ts';
import type { FindTarget } from './targets.ts';

const DEADLINE_MS = 10_000;
const GONE = 410;

export type SendWebhook = (url: URL, body: string, headers: Record<string, string>) => Promise<void>;

/** `ca` are authorities that are trusted beside those that the system knows; only tests have some. */
export function webhookSender(findTarget: FindTarget, { ca }: { ca?: string } = {}): SendWebhook {
  return async (url, body, headers) => {
    const { addresses } = await findTarget(url);
    const lookup: LookupFunction = (_host, { all }, found) => {
      const [first] = addresses;
      if (all || first === undefined) found(null, addresses);
      else found(null, first.address, first.family);
    };
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = send(url, {
      method: 'POST',
      // A connection of its own: none that was made for another address is used again.
      agent: false,
      lookup,
      ...(ca !== undefined && { ca }),
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'Berth',
      },
    });
    const answered = once(sent, 'response').catch((error: unknown) => {
      throw connectionFailed((error as Error).name === 'AbortError' ? (error as Error).cause : error);
    });
    sent.end(body);
    const [response] = (await answered) as [IncomingMessage];
    // What it says is nobody's business here.
    response.destroy();
    const { statusCode = 0 } = response;
    if (statusCode < 200 || statusCode > 299)
      throw new DeliveryFailed('refused', `HTTP ${statusCode}`, { isFinal: statusCode === GONE });
  };
}
