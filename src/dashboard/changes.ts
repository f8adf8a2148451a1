/**
 * Which nodes may be other ones than they were at some moment. Each process watches for itself, and a page asks now one and now another,
 * so a process also notes what others saw: a node may have been another for a moment between two of its own looks.
 */

/** So far may the clocks of two processes be apart (src/clock.ts: each from the database's by half of it). */
const CLOCKS_APART_MS = 10_000;

export interface ChangeLog {
  /** What a look brought, each node's text by its name. The names of those that are new or another; null: the set is another. */
  note(texts: Map<string, string>, at: number): string[] | null;
  /** Others saw these change (null: any may have). */
  mark(names: string[] | null, at: number): void;
  /** Whether a node may have changed since then; null where nothing is known of so long ago. */
  since(moment: number, now: number): ((name: string) => boolean) | null;
}

export function changeLog(): ChangeLog {
  let known: Map<string, string> | null = null;
  let knownFrom = Number.POSITIVE_INFINITY;
  const changedAt = new Map<string, number>();

  function mark(names: string[] | null, at: number): void {
    if (names === null) {
      knownFrom = at;
      changedAt.clear();
    } else for (const name of names) changedAt.set(name, at);
  }

  return {
    note(texts, at) {
      const before = known;
      known = texts;
      const isSameSet = before?.size === texts.size && [...texts.keys()].every((name) => before.has(name));
      const names = isSameSet
        ? [...texts].filter(([name, text]) => before.get(name) !== text).map(([name]) => name)
        : null;
      mark(names, at);
      return names;
    },
    mark,
    since(moment, now) {
      const from = moment - CLOCKS_APART_MS;
      // Nobody has asked later than now: that moment is none that was given.
      if (from < knownFrom || from > now) return null;
      return (name) => (changedAt.get(name) ?? knownFrom) > from;
    },
  };
}
