/**
 * The port to what replicas share and may lose: the event log, leases, rate counters, live state that is shown and not kept. Losing
 * it loses nothing: browsers get `reset` and read again, leases are taken anew, and what is so now is told again.
 */

/** Who may see an event: one user, everybody logged in, support and administrators, or only Berth's own services. */
export type Audience = { user_id: string } | 'everybody' | 'staff' | 'services';

export interface BusEvent {
  /** Opaque to clients, ordered (see `isAfter`), unique. */
  id: string;
  type: string;
  data: unknown;
  audience: Audience;
}

export interface Lease {
  /** Grows with every change of holder: a write that carries a smaller one is an old holder's. */
  fence: number;
}

export interface Bus {
  publish(event: Omit<BusEvent, 'id'>): Promise<string>;
  /**
   * Calls back for every event from now on, in order. The returned function ends it. Where events were lost in between comes one of type
   * `reset`, for everybody: what was known must be read again.
   */
  subscribe(listener: (event: BusEvent) => void): () => void;
  /** The events after that id, oldest first; null where the log no longer reaches back that far or never had the id. */
  since(id: string): Promise<BusEvent[] | null>;
  /** The id of the newest event: what a client that has read everything starts from. */
  latest(): Promise<string>;
  /** Takes or renews a lease for a holder; null while another holds it. */
  lease(name: string, holder: string, milliseconds: number): Promise<Lease | null>;
  release(name: string, holder: string): Promise<void>;
  /** Counts one more in a window that starts with its first count; the count and the milliseconds until it starts anew. */
  count(key: string, windowMilliseconds: number): Promise<{ count: number; resetIn: number }>;
  resetCount(key: string): Promise<void>;
  /** Keeps a value in the place of an earlier one, at most for so long; the oldest go first where there are too many. */
  keep(key: string, value: Buffer, milliseconds: number): Promise<void>;
  /** Null where there is none, or none any more. */
  kept(key: string): Promise<Buffer | null>;
  discard(key: string): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Whether the first id is of a later event. Ids are '<milliseconds>-<sequence>', as streams of Redis have them. */
export function isAfter(a: string, b: string): boolean {
  const [ours = 0, sequence = 0] = a.split('-').map(Number);
  const [theirs = 0, other = 0] = b.split('-').map(Number);
  return ours === theirs ? sequence > other : ours > theirs;
}
