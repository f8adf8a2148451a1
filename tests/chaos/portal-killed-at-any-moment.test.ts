/**
 * The portal is killed from outside at random moments, also while it is still mending what the last kill left. The moments
 * come from a seed, which is printed: BERTH_CHAOS_SEED repeats them, BERTH_CHAOS_TRIALS makes them more.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type Seeded, seeded } from '../support/seed.ts';
import { newKey, type TrialPortal, trialPortal } from '../support/trial-portal.ts';

const TRIALS = Number(process.env.BERTH_CHAOS_TRIALS ?? 6);
/** Until a session runs it takes about 300 ms, until a portal that was killed has mended everything about 5 s. */
const LAUNCHING_MS = 500;
const MENDING_MS = 5_000;

const { seed } = seeded();
console.log(`BERTH_CHAOS_SEED=${seed}`);

let folder: string;
let apps: TestApps;
let portals: TrialPortal[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-chaos-'));
  apps = testApps();
  apps.add('still', "run: {command: sleep, args: ['100000']}");
  portals = await Promise.all([0, 1, 2].map((index) => trialPortal(apps.config, join(folder, `fuse-${index}`))));
});
afterAll(async () => {
  await Promise.all((portals ?? []).map((portal) => portal.dispose()));
  apps.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The random moment is what is tried here; nothing waits for a condition by it. */
async function killWithin(trial: TrialPortal, milliseconds: number, random: Seeded): Promise<void> {
  await pause(random.below(milliseconds));
  await trial.revive();
}

async function tryOne(trial: TrialPortal, random: Seeded): Promise<void> {
  const keys = Array.from({ length: 1 + random.below(3) }, newKey);
  const launch = (key: string) => trial.ask('POST', '/api/app/sessions', { app_id: 'still' }, key);
  const first = keys.map(launch);
  await killWithin(trial, LAUNCHING_MS, random);
  const answers = await Promise.all(first);
  for (let again = random.below(2); again > 0; again--) await killWithin(trial, MENDING_MS, random);

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
  await killWithin(trial, LAUNCHING_MS, random);
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

it(
  `survives ${TRIALS} times the end of the portal at moments of the seed ${seed}`,
  async () => {
    const faults: string[] = [];
    const trials = Array.from({ length: TRIALS }, (_, index) => index).values();
    await Promise.all(
      portals.map(async (trial) => {
        for (const index of trials) {
          try {
            await tryOne(trial, seeded(seed + index));
          } catch (error) {
            faults.push(`BERTH_CHAOS_SEED=${seed + index} BERTH_CHAOS_TRIALS=1: ${(error as Error).message}`);
            await trial.revive();
            await trial.clean();
          }
        }
      }),
    );
    expect(faults).toEqual([]);
  },
  600_000 + TRIALS * 60_000,
);
