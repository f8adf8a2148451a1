/**
 * Looks into watched folders, as their users, and has what is new there started: once each, and not before it has stopped to grow. Of what was
 * seen last this process alone knows; after a crash it is looked at twice again. Nothing waits for a look: a home that does not answer keeps up
 * nobody but its own schedules.
 */
import { createHash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { Problem } from '../errors.ts';
import type { WatchedEntry } from '../files/schema.ts';
import { RowsChanged, UniqueViolation } from '../records/database.ts';
import type { Records } from '../records/records.ts';
import type { ScheduleRecord } from '../records/schedule-records.ts';
import type { ScheduleDriver } from './driver.ts';
import { newOccasion } from './starting.ts';
import type { ScheduleStore } from './store.ts';

const LOOK_EACH_MS = 15_000;
/** So long nothing has changed of what has stopped to grow. */
const STILL_MS = 10_000;
/** Each is a process of the account. */
const AT_ONCE = 4;
/** So often a folder may not be there before its schedule gives up. */
const CLOSED_MAX = 3;
/** What is new in one look; the rest waits for the next. */
const NEW_MAX = 100;

/** What is in a folder, as that account may see it, and in the folders `within` it how all of that is; throws where that is not known now. */
export type Look = (
  account: string,
  folder: string,
  within: string[],
  grant: string | null,
) => Promise<{ state: 'seen'; entries: WatchedEntry[] } | { state: 'closed'; message: string }>;

interface Watched {
  lookedAt: number;
  closed: number;
  /** Of what is new, since when it has been as it is. */
  growing: Map<string, Pick<WatchedEntry, 'name' | 'kind' | 'version'> & { since: number }>;
}

const hashOf = (path: string): string => createHash('sha256').update(path).digest('hex');
const pathOf = (folder: string, { name }: Pick<WatchedEntry, 'name'>): string => `${folder}/${name}`;

/** What is there already, by the hashes of the paths; throws a Problem where the folder cannot be watched. */
export async function seenIn(look: Look, account: string, folder: string, grant: string | null): Promise<string[]> {
  const seen = await look(account, folder, [], grant);
  if (seen.state === 'seen') return seen.entries.map((entry) => hashOf(pathOf(folder, entry)));
  throw new Problem('invalid_request', seen.message, { fields: [{ field: 'trigger.folder', message: seen.message }] });
}

export function folderWatch(deps: {
  records: Pick<Records, 'schedules'>;
  store: ScheduleStore;
  driver: Pick<ScheduleDriver, 'isHindered' | 'startWaiting'>;
  look: Look;
  mayStart: () => Promise<boolean>;
  log: FastifyBaseLogger;
  now: () => number;
}) {
  const { store, log, now } = deps;
  const { schedules } = deps.records;
  const watched = new Map<string, Watched>();
  const looking = new Set<string>();

  /** The paths that are new, and have not changed for a while. */
  async function still(
    schedule_id: string,
    folder: string,
    { entries, within }: { entries: WatchedEntry[]; within: string[] },
    known: Watched,
  ): Promise<string[]> {
    const seen = await schedules.seen(schedule_id);
    const before = known.growing;
    known.growing = new Map();
    const paths: string[] = [];
    for (const entry of entries) {
      // A link may lead to what grows elsewhere; what is no UTF-8 cannot be named.
      if (!entry.is_named || (entry.kind !== 'file' && entry.kind !== 'folder')) continue;
      const path = pathOf(folder, entry);
      if (seen.has(hashOf(path))) continue;
      const { name, kind, version } = entry;
      const last = before.get(path);
      const since = last?.version === version ? last.since : now();
      known.growing.set(path, { name, kind, version, since });
      const isWhole = kind === 'file' || within.includes(name);
      if (last !== undefined && isWhole && now() - since >= STILL_MS) paths.push(path);
    }
    return paths.slice(0, NEW_MAX);
  }

  async function closed(schedule: ScheduleRecord, message: string, known: Watched): Promise<void> {
    known.closed++;
    if (known.closed < CLOSED_MAX) return;
    const why = `${message} Nothing is started until it can be looked into; then resume.`;
    await store.update({ ...schedule, status: 'paused', pause_reason: 'folder', message: why });
  }

  async function lookInto(schedule: ScheduleRecord, known: Watched): Promise<void> {
    const { schedule_id, trigger, account, watch_grant } = schedule;
    if (trigger.kind !== 'files' || (await deps.driver.isHindered(schedule))) return;
    const folders = [...known.growing.values()].filter(({ kind }) => kind === 'folder');
    const within = folders.map(({ name }) => name).slice(0, NEW_MAX);
    const looked = await deps.look(account, trigger.folder, within, watch_grant);
    if (looked.state === 'closed') return closed(schedule, looked.message, known);
    known.closed = 0;
    let current = schedule;
    for (const path of await still(schedule_id, trigger.folder, { ...looked, within }, known)) {
      const hash = hashOf(path);
      const record = newOccasion(schedule, { occasion_key: `file-${hash}`, at: now(), input: path });
      current = await store.update(current, { seen: [hash], occasion: { record, before: null } });
    }
    await deps.driver.startWaiting(current);
  }

  function begin(schedule: ScheduleRecord): void {
    const { schedule_id } = schedule;
    const known = watched.get(schedule_id) ?? { lookedAt: Number.NEGATIVE_INFINITY, closed: 0, growing: new Map() };
    if (looking.has(schedule_id) || looking.size >= AT_ONCE || Math.abs(now() - known.lookedAt) < LOOK_EACH_MS) return;
    known.lookedAt = now();
    watched.set(schedule_id, known);
    looking.add(schedule_id);
    lookInto(schedule, known)
      .catch((error: unknown) => {
        // Somebody has changed it meanwhile: the next look goes by that.
        if (error instanceof RowsChanged || error instanceof UniqueViolation) return;
        log.warn({ err: error, id: schedule_id }, 'a watched folder could not be looked into; it is tried again');
      })
      .finally(() => looking.delete(schedule_id));
  }

  return {
    /** Resolves when the looks that are due have begun. */
    async watch(): Promise<void> {
      const watching = await schedules.watching();
      const ids = new Set(watching.map(({ schedule_id }) => schedule_id));
      for (const id of watched.keys()) if (!ids.has(id)) watched.delete(id);
      if (watching.length === 0 || !(await deps.mayStart())) return;
      // Who has waited longest first, so that none is left out where there are many.
      const waited = ({ schedule_id }: ScheduleRecord) =>
        watched.get(schedule_id)?.lookedAt ?? Number.NEGATIVE_INFINITY;
      for (const schedule of watching.sort((a, b) => (waited(a) < waited(b) ? -1 : 1))) begin(schedule);
    },
  };
}
