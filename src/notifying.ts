/** Notifications put together: the routes of a user's choice, what is noted of sessions and jobs, and who delivers it. */
import { randomUUID } from 'node:crypto';
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
import { type JobWatch, jobWatch, ownCancel } from './notifications/job-watch.ts';
import { newsOfChange } from './notifications/news.ts';
import { notificationRoutes } from './notifications/routes.ts';
import type { Language } from './notifications/schema.ts';
import { senders } from './notifications/senders.ts';
import { notificationsService } from './notifications/settings.ts';
import { targets } from './notifications/targets.ts';
import { webhookSender } from './notifications/webhook.ts';
import { readGivenSecret } from './secret-file.ts';
import type { AccountRule } from './session/account-rule.ts';

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

/** What notices that jobs have ended; null where each job is a session's. */
export function newsOfJobs(
  deps: Pick<Adapters, 'records' | 'bus' | 'scheduler' | 'queue' | 'lookUpAccount'> &
    Pick<Deps, 'log' | 'now'> & { rule: AccountRule },
): JobWatch | null {
  const { scheduler, lookUpAccount, rule } = deps;
  if (!scheduler.shared) return null;
  return jobWatch({
    ...deps,
    cluster: scheduler.cluster,
    accountOf: (user) => {
      const ruled = rule(user);
      return 'account' in ruled ? ruled.account : null;
    },
    accountExists: async (account) => (await lookUpAccount(account)) !== null,
    holder: randomUUID(),
    newId: randomId,
  });
}

/** Notes that somebody cancels a job of their own, who need not be told of its end. */
export const cancelledByOwner =
  ({ bus }: Pick<Adapters, 'bus'>) =>
  (jobId: string): Promise<void> =>
    ownCancel(bus, jobId);

export function mountNotifications(
  app: Server,
  deps: Deps & Pick<Adapters, 'scheduler'> & { auth: AuthService },
): void {
  const { records, bus, scheduler, keys, config, auth, now } = deps;
  notificationRoutes(app, {
    service: notificationsService({
      records,
      bus,
      key: keys.announcements(),
      emailOffered: config.mail !== null,
      jobsOffered: scheduler.shared,
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
  const { records, bus, keys, config, origin, appName, log, now } = deps;
  return deliveries({
    records,
    senders: senders({
      bus,
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
