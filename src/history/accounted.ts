/** The cluster's CPUs over time from accounting, which knows hours: one question for each, and those that are over are asked for once. */
import type { AskUsage, CpuUsage } from '../scheduler/usage.ts';
import type { History, Series } from './schema.ts';
import { spanOf, wire } from './span.ts';

const HOUR_SECONDS = 3600;
/** Each is a question to a database that others need too. */
const POINTS_MAX = 31;
/** How long after its end accounting may still add to an hour; until then it is asked again now and then. */
const SETTLED_SECONDS = 2 * HOUR_SECONDS;
const ASK_AGAIN_SECONDS = 60;
const KEPT_MAX = 2_000;
const STATES = ['allocated', 'planned', 'idle', 'down'] as const satisfies (keyof CpuUsage)[];

export function accountedCluster(askUsage: AskUsage, now: () => number) {
  const kept = new Map<string, { at: number; usage: Promise<CpuUsage | null> }>();
  const seconds = () => Math.floor(now() / 1000);

  function usage(from: number, until: number): Promise<CpuUsage | null> {
    const key = `${from} ${until}`;
    const known = kept.get(key);
    if (known && (known.at - until > SETTLED_SECONDS || seconds() - known.at < ASK_AGAIN_SECONDS)) return known.usage;
    const asked = { at: seconds(), usage: askUsage(from, until) };
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(key, asked);
    asked.usage.catch(() => kept.delete(key));
    return asked.usage;
  }

  return async (asked: { from: number | null; until: number | null }): Promise<Omit<History, 'nodes_left_out'>> => {
    const span = spanOf(asked, seconds(), { finest: HOUR_SECONDS, coarsest: POINTS_MAX });
    // A stretch that is not over yet would look like one in which little was done.
    if (span.until + span.step > seconds()) span.until -= span.step;
    const known = wire(span);
    const stretches: (CpuUsage | null)[] = [];
    // One after the other: nobody waits for the hour before last as for the scheduler.
    for (const from of known.times) stretches.push(await usage(from, from + span.step));
    const series = STATES.map((name): Series => {
      const values = stretches.map((stretch) => stretch && stretch[name] / span.step);
      return { chart: 'cpus', name, of: '', unit: 'count', values };
    });
    return { source: 'slurm', ...known, series: stretches.some((one) => one !== null) ? series : [] };
  };
}
