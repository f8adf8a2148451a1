/** The accounts that services run as: only those that act as users have the one with sudo's rule and Slurm's rights. */
import type { Answers } from './answers.ts';

/** Of the services that act as users. */
export const ACTING = 'berth';
/** What all services may read. */
export const SERVICES_GROUP = 'berth-services';

const OWN: Record<string, string> = { auth: 'berth-auth', events: 'berth-events', gateway: 'berth-gateway' };

export const ACCOUNTS = [ACTING, ...Object.values(OWN)] as const;

export function accountOf(service: string, { scheduler }: Pick<Answers, 'scheduler'>): string {
  // Without a cluster sessions are processes of Berth's own account: there is nobody to keep them apart from.
  return scheduler === 'local' ? ACTING : (OWN[service] ?? ACTING);
}
