/**
 * The portal is killed from outside at random moments, also while it is still mending what the last kill left. The moments
 * come from a seed, which is printed: BERTH_CHAOS_SEED repeats them, BERTH_CHAOS_TRIALS makes them more.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApps, testApps } from '../support/apps.ts';
import { killAtMoments } from '../support/kills-at-moments.ts';
import { seeded } from '../support/seed.ts';
import { type TrialPortal, tryAll } from '../support/trial.ts';
import { trialPortal } from '../support/trial-portal.ts';

const TRIALS = Number(process.env.BERTH_CHAOS_TRIALS ?? 6);
/** A session runs after about 300 ms, a portal that was killed has mended everything after about 5 s. */
const PACE = { launchingMs: 500, mendingMs: 5_000 };

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

it(
  `survives ${TRIALS} times the end of the portal at moments of the seed ${seed}`,
  async () => {
    const seeds = Array.from({ length: TRIALS }, (_, index) => seed + index);
    const nameOf = (one: number): string => `BERTH_CHAOS_SEED=${one} BERTH_CHAOS_TRIALS=1`;
    const faults = await tryAll(portals, seeds, nameOf, (trial, one) =>
      killAtMoments(trial, { app_id: 'still' }, PACE, seeded(one)),
    );
    expect(faults).toEqual([]);
  },
  600_000 + TRIALS * 60_000,
);
