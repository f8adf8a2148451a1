/** What is sent by each channel. */
import type { Bus } from '../bus/bus.ts';
import type { Way } from '../records/notification-records.ts';
import type { Send } from './delivery.ts';
import type { SendMail } from './email.ts';
import { DeliveryFailed } from './failure.ts';
import { jobPage } from './job-news.ts';
import type { Language, WebhookBody } from './schema.ts';
import { confirmationCode, signature, webhookSecret } from './secrets.ts';
import { CODE_MINUTES } from './settings.ts';
import { mailOf } from './texts.ts';
import type { SendWebhook } from './webhook.ts';

export function senders(deps: {
  bus: Pick<Bus, 'publish'>;
  /** null: the site sends no e-mail. */
  mail: SendMail | null;
  webhook: SendWebhook;
  key: Buffer;
  siteName: string;
  origin: () => string;
  appName: (appId: string, language: Language) => string;
  now: () => number;
}): Record<Way, Send> {
  const { key, origin, now } = deps;
  return {
    async page({ type, job, user_id }) {
      if (job === null) throw new DeliveryFailed('not_offered', null, { isFinal: true });
      await deps.bus.publish({ type, data: job, audience: { user_id } }).catch((cause: unknown) => {
        throw new DeliveryFailed('unreachable', null, { cause });
      });
    },

    async email(delivery, to) {
      if (deps.mail === null) throw new DeliveryFailed('not_offered', null, { isFinal: true });
      const mail = mailOf(delivery, {
        language: to.language,
        site: { name: deps.siteName, origin: origin() },
        appName: deps.appName,
        code: { text: confirmationCode(key, to), minutes: CODE_MINUTES },
      });
      await deps.mail({ ...mail, to: to.address, id: delivery });
    },

    async webhook(delivery, to) {
      const { notification_id: id, type, session, job, ends, occurred_at } = delivery;
      if (type === 'confirmation') throw new DeliveryFailed('not_offered', null, { isFinal: true });
      const said: WebhookBody = {
        id,
        type,
        occurred_at: new Date(occurred_at).toISOString(),
        ends: ends && { why: ends.kind, at: new Date(ends.at).toISOString() },
        session: session && { ...session, url: `${origin()}/sessions/${session.session_id}` },
        job: job && { ...job, url: `${origin()}${jobPage(job)}` },
      };
      const body = JSON.stringify(said);
      await deps.webhook(new URL(to.address), body, {
        'Berth-Event-Id': id,
        'Berth-Signature': signature(webhookSecret(key, to), body, now()),
      });
    },
  };
}
