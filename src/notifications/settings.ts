/** A user's own choice: where to be told, and of what. An address is told nothing but a code until whoever reads it has typed that. */
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { ChannelRecord, DeliveryRecord, NotificationRecord } from '../records/notification-records.ts';
import type { Records } from '../records/records.ts';
import { DeliveryFailed } from './failure.ts';
import {
  CHANNELS,
  type Channel,
  type Delivery,
  type Language,
  type News,
  type NotificationSettings,
  SESSION_NEWS,
} from './schema.ts';
import { isCode, webhookSecret } from './secrets.ts';
import type { FindTarget } from './targets.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const CODE_MINUTES = 60;
/** In an hour: mails with a code by a user, and to an address whoever asks; codes that a user types; tests. */
const CODES_PER_USER = 5;
const CODES_PER_ADDRESS = 3;
const TRIES_PER_USER = 10;
const TESTS_PER_USER = 10;

export type NotificationsService = ReturnType<typeof notificationsService>;

export function notificationsService(deps: {
  records: Pick<Records, 'notifications'>;
  bus: Pick<Bus, 'count'>;
  key: Buffer;
  /** Whether the site sends e-mail. */
  emailOffered: boolean;
  /** Whether there are jobs that are no session's. */
  jobsOffered: boolean;
  findTarget: FindTarget;
  /** Of 128 random bits. */
  newId: () => string;
  now: () => number;
}) {
  const { bus, key, newId, now } = deps;
  const { notifications } = deps.records;

  async function limit(what: string, perHour: number): Promise<void> {
    const { count, resetIn } = await bus.count(`notifications:${what}`, HOUR_MS);
    if (count <= perHour) return;
    throw new Problem('too_many_requests', `Wait ${Math.ceil(resetIn / MINUTE_MS)} minutes, then try again.`, {
      retryAfterSeconds: Math.ceil(resetIn / 1000),
    });
  }

  async function own(userId: string, channel: Channel): Promise<ChannelRecord> {
    const found = await notifications.channel(userId, channel);
    if (found === null)
      throw new Problem(
        'not_found',
        `You have set up no notifications by ${channel}; PUT /api/notifications/${channel} does.`,
      );
    return found;
  }

  const message = (user_id: string, type: 'test' | 'confirmation'): NotificationRecord => ({
    notification_id: newId(),
    user_id,
    type,
    session: null,
    job: null,
    ends: null,
    occurred_at: now(),
  });

  /** What one has chosen stays chosen at another address. Jobs may be many: whoever wants to be told of them says so. */
  const chosen = (before: ChannelRecord | null): News[] => before?.types ?? [...SESSION_NEWS];

  return {
    async settings(userId: string): Promise<NotificationSettings> {
      const [email, webhook] = await Promise.all(
        CHANNELS.map(async (channel) => {
          const [record, last] = await Promise.all([
            notifications.channel(userId, channel),
            notifications.last(userId, channel),
          ]);
          return record && { record, shown: { types: record.types, last: last && onTheWire(last) } };
        }),
      );
      return {
        email: email
          ? {
              ...email.shown,
              address: email.record.address,
              language: email.record.language,
              confirmed: email.record.confirmed_at !== null,
            }
          : null,
        webhook: webhook
          ? { ...webhook.shown, url: webhook.record.address, created_at: iso(webhook.record.created_at) }
          : null,
        page: { jobs: (await notifications.channel(userId, 'page')) !== null },
        jobs_offered: deps.jobsOffered,
        email_offered: deps.emailOffered,
      };
    },

    /** The same address, once confirmed, only changes its language; else a code is sent to it. False where none was. */
    async setEmail(userId: string, address: string, language: Language): Promise<boolean> {
      if (!deps.emailOffered)
        throw new Problem('not_offered', 'This site sends no e-mail. The administrator can set that up (mail).');
      const before = await notifications.channel(userId, 'email');
      if (before?.address === address && before.confirmed_at !== null) {
        await notifications.setLanguage(userId, 'email', language);
        return false;
      }
      await limit(`codes of ${userId}`, CODES_PER_USER);
      await limit(`codes to ${address.toLowerCase()}`, CODES_PER_ADDRESS);
      const channel = {
        user_id: userId,
        channel: 'email' as const,
        address,
        language,
        nonce: newId(),
        created_at: now(),
        confirmed_at: null,
        types: chosen(before),
      };
      await notifications.replaceChannel(channel, message(userId, 'confirmation'));
      return true;
    },

    async confirm(userId: string, code: string): Promise<void> {
      const channel = await own(userId, 'email');
      if (channel.confirmed_at !== null) return;
      await limit(`tries of ${userId}`, TRIES_PER_USER);
      const isOver = now() - channel.created_at > CODE_MINUTES * MINUTE_MS;
      if (isOver || !isCode(key, channel, code)) {
        const detail = isOver
          ? 'The code is too old. Have another one sent.'
          : 'This is not the code that was sent last.';
        throw new Problem('invalid_request', detail, { fields: [{ field: 'code', message: detail }] });
      }
      if (!(await notifications.confirm(userId, channel.nonce, now())))
        throw new Problem('conflict', 'The address was changed meanwhile. Read it again.');
    },

    /** Its secret, which is told here and never again. */
    async setWebhook(userId: string, text: string): Promise<string> {
      const url = new URL(text);
      const refuse = (why: string) => new Problem('invalid_request', why, { fields: [{ field: 'url', message: why }] });
      if (url.username !== '' || url.password !== '' || url.hash !== '')
        throw refuse('must have neither a user nor a password nor a # in it');
      await limit(`webhooks of ${userId}`, TESTS_PER_USER);
      await deps.findTarget(url).catch((error: unknown) => {
        if (!(error instanceof DeliveryFailed)) throw error;
        throw refuse(REFUSALS[error.fault === 'address_forbidden' ? 'forbidden' : 'unknown']);
      });
      const before = await notifications.channel(userId, 'webhook');
      const channel = {
        user_id: userId,
        channel: 'webhook' as const,
        address: url.href,
        language: 'en' as const,
        nonce: newId(),
        created_at: now(),
        confirmed_at: now(),
        types: chosen(before),
      };
      await notifications.replaceChannel(channel);
      return webhookSecret(key, channel);
    },

    async setTypes(userId: string, channel: Channel, types: News[]): Promise<void> {
      await own(userId, channel);
      await notifications.setTypes(userId, channel, types, now());
    },

    async setPage(userId: string, jobs: boolean): Promise<void> {
      if (!jobs) return notifications.removeChannel(userId, 'page');
      if ((await notifications.channel(userId, 'page')) !== null) return;
      await notifications.replaceChannel({
        user_id: userId,
        channel: 'page',
        address: '',
        language: 'en',
        nonce: newId(),
        created_at: now(),
        confirmed_at: now(),
        types: ['job.ended'],
      });
    },

    async test(userId: string, channel: Channel): Promise<void> {
      const { confirmed_at } = await own(userId, channel);
      if (confirmed_at === null)
        throw new Problem('wrong_state', 'Confirm the address first, with the code that was sent to it.');
      await limit(`tests of ${userId}`, TESTS_PER_USER);
      await notifications.addTo(channel, message(userId, 'test'));
    },

    async remove(userId: string, channel: Channel): Promise<void> {
      await own(userId, channel);
      await notifications.removeChannel(userId, channel);
    },
  };
}

const REFUSALS = {
  forbidden:
    'must begin with https:// and be an address of the Internet; those within the site, and plain http, are for the administrator to allow (webhooks.allow)',
  unknown: 'names a host that is not known here; check how it is written',
};

const iso = (moment: number): string => new Date(moment).toISOString();
const isoOrNull = (moment: number | null): string | null => (moment === null ? null : iso(moment));

function onTheWire(last: DeliveryRecord): Delivery {
  return {
    type: last.type,
    occurred_at: iso(last.occurred_at),
    attempted_at: isoOrNull(last.attempted_at),
    delivered_at: isoOrNull(last.delivered_at),
    next_at: isoOrNull(last.next_at),
    fault: last.fault,
    fault_detail: last.fault_detail,
  };
}
