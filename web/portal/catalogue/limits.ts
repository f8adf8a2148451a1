/** How many sessions a user has of those that an app and the site allow. */
import type { App, AppList } from '../../../src/apps/schema.ts';
import type { Session } from '../../../src/session/schema.ts';

export interface Limits {
  /** Of this app. */
  app: { used: number; most: number };
  /** Of all apps together. */
  site: { used: number; most: number };
  /** Those of which one must end before another can be launched; null while there is room. */
  inTheWay: Session[] | null;
}

export function limitsOf(app: App, living: Session[], list: Pick<AppList, 'sessions_per_user'>): Limits {
  const same = living.filter(({ app_id }) => app_id === app.app_id);
  const ofApp = { used: same.length, most: app.sessions_per_user };
  const ofSite = { used: living.length, most: list.sessions_per_user };
  return { app: ofApp, site: ofSite, inTheWay: isFull(ofApp) ? same : isFull(ofSite) ? living : null };
}

const isFull = ({ used, most }: { used: number; most: number }): boolean => used >= most;
