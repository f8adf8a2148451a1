/** Which apps the catalogue shows, in which order and under which headings. */
import type { App } from '../../../src/apps/schema.ts';
import { searchRank } from '../../ui/text-search.ts';

export type Category = App['category'];

export interface AppGroup {
  /** Null where all stand together, without a heading. */
  heading: 'favourites' | 'recent' | 'more' | null;
  apps: App[];
}

/** Fewer stand together: one sees them all at a glance. */
const FEW = 9;
const RECENT_MAX = 6;

export function arrange(
  apps: App[],
  wanted: { query: string; category: Category | null },
  nameOf: (app: App) => string,
): AppGroup[] {
  const inCategory = apps.filter(({ category }) => wanted.category === null || category === wanted.category);
  if (wanted.query.trim() !== '') return grouped(null, found(inCategory, wanted.query, nameOf));
  const ordered = inCategory.toSorted(before(nameOf));
  const favourites = ordered.filter(({ kept }) => kept.favourite);
  const recent = ordered.filter((app) => !app.kept.favourite && isRecent(app)).toSorted(newestFirst);
  if (apps.length < FEW || wanted.category !== null) {
    return grouped(null, [...favourites, ...recent, ...without(ordered, favourites, recent)]);
  }
  const shown = recent.slice(0, RECENT_MAX);
  const more = without(ordered, favourites, shown);
  if (more.length === ordered.length) return grouped(null, more);
  return [...grouped('favourites', favourites), ...grouped('recent', shown), ...grouped('more', more)];
}

/** The categories that there are, in the order in which they are declared. */
export function categoriesOf(apps: App[], all: Category[]): Category[] {
  return all.filter((category) => apps.some((app) => app.category === category));
}

function found(apps: App[], query: string, nameOf: (app: App) => string): App[] {
  const ranked = apps.flatMap((app) => {
    const { name, description, app_id } = app;
    const rank = searchRank(query, [name.en, name.ko, app_id], [description.en, description.ko]);
    return rank === null ? [] : [{ app, rank }];
  });
  const order = before(nameOf);
  return ranked.sort((a, b) => a.rank - b.rank || order(a.app, b.app)).map(({ app }) => app);
}

const grouped = (heading: AppGroup['heading'], apps: App[]): AppGroup[] => (apps.length > 0 ? [{ heading, apps }] : []);

const without = (apps: App[], ...others: App[][]): App[] => apps.filter((app) => !others.flat().includes(app));

const isRecent = ({ launched_at, unavailable }: App): boolean => launched_at !== null && unavailable === null;

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

const newestFirst = (a: App, b: App): number => compare(b.launched_at ?? '', a.launched_at ?? '');

/** What can be launched before what cannot, then by name. No collator: to load one takes a phone longer than the whole of a page's data. */
const before = (nameOf: (app: App) => string) => (a: App, b: App) =>
  Number(a.unavailable !== null) - Number(b.unavailable !== null) ||
  compare(nameOf(a).toLowerCase(), nameOf(b).toLowerCase());
