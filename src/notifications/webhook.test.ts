import type { LookupAddress } from 'node:dns';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { certificateFiles } from '../../tests/support/certificate.ts';
import { type Receiver, startReceiver } from '../../tests/support/receiver.ts';
import type { FindTarget } from './targets.ts';
import { webhookSender } from './webhook.ts';

let folder: string;
let ca: string;
let receiver: Receiver;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-webhook-'));
  const { cert, key } = certificateFiles(folder, 'DNS:hook.example');
  ca = readFileSync(cert, 'utf8');
  receiver = await startReceiver({ cert: ca, key: readFileSync(key, 'utf8') });
});
beforeEach(() => receiver.answer(204));
afterAll(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

/** A name that only the check knows: whatever looks it up again fails. */
const at = (address: string): FindTarget => {
  const found: LookupAddress[] = [{ address, family: 4 }];
  return async () => ({ addresses: found, isNamed: false });
};
const url = (path = '/a?b=c'): URL => new URL(`https://hook.example:${receiver.port}${path}`);

describe('a webhook', () => {
  it('goes to the address that was checked, and demands the certificate of the name', async () => {
    const trusting = webhookSender(at('127.0.0.1'), { ca });
    await trusting(url(), '{"é":1}', { 'Berth-Event-Id': '1' });
    expect(receiver.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: '/a?b=c',
      body: '{"é":1}',
      headers: {
        host: `hook.example:${receiver.port}`,
        'content-type': 'application/json',
        'content-length': '8',
        'berth-event-id': '1',
      },
    });
    await expect(webhookSender(at('127.0.0.1'))(url(), '{}', {})).rejects.toThrow(/^certificate: /);
    const other = new URL(`https://other.example:${receiver.port}`);
    await expect(trusting(other, '{}', {})).rejects.toThrow(/^certificate: ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it('follows no redirect', async () => {
    receiver.answer(307, { location: `https://127.0.0.1:${receiver.port}/inside` });
    const before = receiver.requests.length;
    await expect(webhookSender(at('127.0.0.1'), { ca })(url(), '{}', {})).rejects.toThrow('refused: HTTP 307');
    expect(receiver.requests.slice(before).map(({ path }) => path)).toEqual(['/a?b=c']);
  });

  it('that is gone for good is given up, and every other refusal is not', async () => {
    const trusting = webhookSender(at('127.0.0.1'), { ca });
    receiver.answer(410);
    await expect(trusting(url(), '{}', {})).rejects.toMatchObject({ isFinal: true });
    receiver.answer(500);
    await expect(trusting(url(), '{}', {})).rejects.toMatchObject({ isFinal: false, detail: 'HTTP 500' });
    await expect(trusting(new URL('https://hook.example:1/'), '{}', {})).rejects.toThrow('unreachable: ECONNREFUSED');
  });
});
