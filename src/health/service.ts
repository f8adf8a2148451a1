/** Looks at everything at once, each for itself: what is slow or hangs keeps nothing else from being seen. */
import type { Health, HealthItem } from './schema.ts';

/** Who waits longer for an answer has none. */
const PATIENCE_MS = 5_000;
/** However many look: what was seen so lately is not looked at again. */
const FRESH_MS = 4_000;

export interface Seen {
  outcome: HealthItem['state'];
  detail: string;
  cure: string | null;
}

export interface HealthCheck {
  check: HealthItem['check'];
  of?: string;
  /** Where it throws, there is a fault. null: it is not there, and need not be. */
  look(): Promise<Seen | null>;
  /** What to do where it throws, or does not answer. */
  cure: string;
}

export function healthWatch(deps: {
  checks: readonly HealthCheck[];
  version: string;
  now: () => number;
}): () => Promise<Health> {
  const looks = deps.checks.map((check) => watched(check, deps.now));
  return async () => {
    const checked_at = new Date(deps.now()).toISOString();
    const items = await Promise.all(looks.map((look) => look()));
    return { version: deps.version, checked_at, items: items.filter((item) => item !== null) };
  };
}

function watched({ check, of, look, cure }: HealthCheck, now: () => number): () => Promise<HealthItem | null> {
  /** One at a time: what hangs is not started again. */
  let asking: Promise<HealthItem | null> | null = null;
  let known: { item: HealthItem | null; at: number } | null = null;
  let state: { is: HealthItem['state']; since: string } | null = null;

  function item(seen: Seen, latency_ms: number | null): HealthItem {
    if (state?.is !== seen.outcome) state = { is: seen.outcome, since: new Date(now()).toISOString() };
    const { detail } = seen;
    return { check, of: of ?? null, state: seen.outcome, detail, cure: seen.cure, latency_ms, since: state.since };
  }

  async function ask(begun: number): Promise<HealthItem | null> {
    let seen: Seen | null;
    try {
      seen = await look();
    } catch (error) {
      seen = { outcome: 'fault', detail: error instanceof Error ? error.message : String(error), cure };
    }
    const found = seen && item(seen, Math.round((performance.now() - begun) * 10) / 10);
    known = { item: found, at: performance.now() };
    return found;
  }

  return async () => {
    const begin = performance.now();
    if (asking === null && known !== null && begin - known.at < FRESH_MS) return known.item;
    asking ??= ask(begin).finally(() => {
      asking = null;
    });
    const late = Promise.withResolvers<'late'>();
    const timer = setTimeout(late.resolve, PATIENCE_MS, 'late');
    const answered = await Promise.race([asking, late.promise]);
    clearTimeout(timer);
    if (answered !== 'late') return answered;
    return item({ outcome: 'fault', detail: `no answer within ${PATIENCE_MS / 1000} s`, cure }, null);
  };
}
