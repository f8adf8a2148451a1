/** The cluster's CPUs over time from accounting, which knows hours: one question for each, and those that are over are asked for once. */
import type { AskUsage, CpuUsage } from '../scheduler/usage.ts';
import type { History, Series } from './schema.ts';
import { spanOf, wire } from './span.ts';

const HOUR_SECONDS = 3600;
/** Each is a question to a database that others need too. */
const POINTS_MAX = 31;
/** How long after its end accounting may still add to an hour. */
const SETTLED_SECONDS = 2 * HOUR_SECONDS;
const KEPT_MAX = 2_000;
const STATES = ['allocated', 'planned', 'idle', 'down'] as const satisfies (keyof CpuUsage)[];

export function accountedCluster(askUsage: AskUsage, now: () => number) {
  const settled = new Map<string, CpuUsage | null>();

  async function usage(from: number, until: number): Promise<CpuUsage | null> {
    const key = `${from} ${until}`;
    const known = settled.get(key);
    if (known !== undefined) return known;
    const answer = await askUsage(from, until);
    if (settled.size >= KEPT_MAX) settled.clear();
    if (now() / 1000 - until > SETTLED_SECONDS) settled.set(key, answer);
    return answer;
  }

  return async (asked: { from: number | null; until: number | null }): Promise<Omit<History, 'nodes_left_out'>> => {
    const span = spanOf(asked, Math.floor(now() / 1000), { finest: HOUR_SECONDS, coarsest: POINTS_MAX });
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
