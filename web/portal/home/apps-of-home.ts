/** Which apps stand on the home page. */
import type { App } from '../../../src/apps/schema.ts';
import { arrange } from '../catalogue/arrange.ts';

const MOST = 6;
/** As many as stand in a row. */
const LEAST = 3;

/** Favourites and what was launched lately, and others where those are few. Who has neither gets the catalogue's first. */
export function appsOfHome(apps: App[], nameOf: (app: App) => string): { isNewcomer: boolean; apps: App[] } {
  const ordered = arrange(apps, { query: '', category: null }, nameOf).flatMap((group) => group.apps);
  const own = ordered.filter(
    ({ kept, launched_at, unavailable }) => kept.favourite || (launched_at !== null && unavailable === null),
  );
  const others = ordered.filter((app) => !own.includes(app) && app.unavailable === null);
  if (own.length === 0) return { isNewcomer: true, apps: (others.length > 0 ? others : ordered).slice(0, MOST) };
  return { isNewcomer: false, apps: [...own, ...others.slice(0, Math.max(0, LEAST - own.length))].slice(0, MOST) };
}
