/** What is proved and signed for a channel: made of the site's key, so that the records have nothing that opens anything. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ChannelRecord } from '../records/notification-records.ts';

type Of = Pick<ChannelRecord, 'user_id' | 'nonce'>;

/** Without letters and digits that look alike. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const CODE_LENGTH = 10;

/** Shows that who types it reads the mail that is sent to the address. */
export function confirmationCode(key: Buffer, { user_id, nonce }: Of): string {
  const bytes = createHmac('sha256', key).update(`e-mail ${user_id} ${nonce}`).digest();
  return Array.from(bytes.subarray(0, CODE_LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

export function isCode(key: Buffer, of: Of, presented: string): boolean {
  const expected = Buffer.from(confirmationCode(key, of));
  const actual = Buffer.from(presented);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Signs what is sent to a webhook; its receiver has the same. */
export function webhookSecret(key: Buffer, { user_id, nonce }: Of): string {
  return `whsec_${createHmac('sha256', key).update(`webhook ${user_id} ${nonce}`).digest('base64url')}`;
}

/** The value of `Berth-Signature`. `at` is in milliseconds since 1970. */
export function signature(secret: string, body: string, at: number): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
