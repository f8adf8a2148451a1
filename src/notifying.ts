/** Notifications put together: the routes of a user's choice, what is noted of sessions, and who delivers it. */
import { readFileSync } from 'node:fs';
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import { randomId } from './auth/random-secret.ts';
import type { AuthService } from './auth/service.ts';
import type { Config } from './config.ts';
import type { Server } from './http/server.ts';
import { type Deliveries, deliveries } from './notifications/delivery.ts';
import { type MailServer, mailSender } from './notifications/email.ts';
import { endingsWatch } from './notifications/endings.ts';
import { newsOfChange } from './notifications/news.ts';
import { notificationRoutes } from './notifications/routes.ts';
import type { Language } from './notifications/schema.ts';
import { senders } from './notifications/senders.ts';
import { notificationsService } from './notifications/settings.ts';
import { targets } from './notifications/targets.ts';
import { webhookSender } from './notifications/webhook.ts';
import { readGivenSecret } from './secret-file.ts';

type Deps = Pick<Adapters, 'records' | 'bus' | 'keys'> & {
  config: Config;
  log: FastifyBaseLogger;
  now: () => number;
};

/** What is stored with a session's change. */
export const newsOfSessions = (now: () => number) => newsOfChange({ newId: randomId, now });

/** What the monitor tells of ends that are near. */
export const endings = ({ records, log, now }: Pick<Deps, 'records' | 'log' | 'now'>) =>
  endingsWatch({ records, newId: randomId, log, now });

export function mountNotifications(app: Server, deps: Deps & { auth: AuthService }): void {
  const { records, bus, keys, config, auth, now } = deps;
  notificationRoutes(app, {
    service: notificationsService({
      records,
      bus,
      key: keys.announcements(),
      emailOffered: config.mail !== null,
      findTarget: targets(config.webhooks.allow),
      newId: randomId,
      now,
    }),
    audit: ({ principal: { user_id }, ip: address }, action, detail) =>
      auth.audit({ user_id, address, action, target: user_id, detail }),
  });
}

export async function notificationDeliveries(
  deps: Deps & { origin: () => string; appName: (appId: string, language: Language) => string },
): Promise<Deliveries> {
  const { records, keys, config, origin, appName, log, now } = deps;
  return deliveries({
    records,
    senders: senders({
      mail: config.mail && (await mailSender(mailServer(config.mail))),
      webhook: webhookSender(targets(config.webhooks.allow)),
      key: keys.announcements(),
      siteName: config.site.name,
      origin,
      appName,
      now,
    }),
    log,
    now,
  });
}

function mailServer({ passwordFile, certificates, ...mail }: NonNullable<Config['mail']>): MailServer {
  return {
    ...mail,
    password: passwordFile && readGivenSecret(passwordFile),
    ca: certificates && readFileSync(certificates, 'utf8'),
  };
}
