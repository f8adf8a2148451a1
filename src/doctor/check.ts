/** What a check is, and one after the other: the first fault explains those that could not be tried after it. */

export interface Outcome {
  outcome: 'ok' | 'warning' | 'fault';
  /** One sentence: what was seen. */
  detail: string;
  /** What to do about it, a command where there is one. */
  cure: string | null;
}

export interface Check {
  name: string;
  /** Checks without which this one would say nothing new. */
  needs: string[];
  look(): Promise<Outcome>;
}

export interface Finding {
  check: string;
  outcome: Outcome['outcome'] | 'untried';
  detail: string;
  cure: string | null;
}

export const ok = (detail: string): Outcome => ({ outcome: 'ok', detail, cure: null });
export const warning = (detail: string, cure: string): Outcome => ({ outcome: 'warning', detail, cure });
export const fault = (detail: string, cure: string): Outcome => ({ outcome: 'fault', detail, cure });

export async function* examine(checks: Check[]): AsyncGenerator<Finding> {
  const passed = new Set<string>();
  for (const { name, needs, look } of checks) {
    const missing = needs.find((need) => !passed.has(need));
    if (missing !== undefined) {
      yield { check: name, outcome: 'untried', detail: `not tried: needs “${missing}”`, cure: null };
      continue;
    }
    const outcome = await look().catch((error: Error) =>
      fault(`could not be checked: ${error.message}`, 'This is a fault of berth doctor or of something it relies on.'),
    );
    if (outcome.outcome !== 'fault') passed.add(name);
    yield { check: name, ...outcome };
  }
}
