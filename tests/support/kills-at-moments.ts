/** A portal that is killed from outside at moments of a seed, also while it is still mending what the last kill left. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import type { Seeded } from './seed.ts';
import { newKey, type TrialPortal } from './trial.ts';

export interface Pace {
  /** Until a session runs. */
  launchingMs: number;
  /** Until a portal that was killed has mended everything. */
  mendingMs: number;
}

/** The random moment is what is tried here; nothing waits for a condition by it. */
async function killWithin(trial: TrialPortal, milliseconds: number, random: Seeded): Promise<void> {
  await pause(random.below(milliseconds));
  await trial.revive(trial.kills[random.below(trial.kills.length)]);
}

export async function killAtMoments(
  trial: TrialPortal,
  request: Record<string, unknown>,
  { launchingMs, mendingMs }: Pace,
  random: Seeded,
): Promise<void> {
  const keys = Array.from({ length: 1 + random.below(3) }, newKey);
  const launch = (key: string) => trial.ask('POST', '/api/app/sessions', request, key);
  const first = keys.map(launch);
  await killWithin(trial, launchingMs, random);
  const answers = await Promise.all(first);
  for (let again = random.below(2); again > 0; again--) await killWithin(trial, mendingMs, random);

  const ids = new Set<string>();
  for (const [index, key] of keys.entries()) {
    const answer = answers[index] ?? (await launch(key));
    expect(answer?.status).toBe(201);
    ids.add(answer?.body.session_id ?? '');
  }
  const all = await trial.settled();
  expect(all.map(({ session_id }) => session_id).sort()).toEqual([...ids].sort());
  expect(all.map(({ status }) => status)).toEqual(keys.map(() => 'running'));

  const stops = all.filter(() => random.below(2) === 0);
  const asked = stops.map(({ session_id }) => trial.ask('DELETE', `/api/app/sessions/${session_id}`));
  await killWithin(trial, launchingMs, random);
  const accepted = await Promise.all(asked);
  const after = await trial.settled();
  for (const [index, { session_id }] of stops.entries()) {
    const session = after.find((one) => one.session_id === session_id);
    if (accepted[index]) expect(session).toMatchObject({ status: 'stopped', reason: 'user' });
  }
  const untouched = (session: Session): boolean => !stops.some(({ session_id }) => session_id === session.session_id);
  for (const session of after.filter(untouched)) expect(session.status).toBe('running');
  await trial.clean();
}
