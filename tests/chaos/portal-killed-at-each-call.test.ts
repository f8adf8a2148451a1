/**
 * The portal is killed before and after the calls that it makes of its ports while a session is launched, stopped and
 * restarted, and started again. Each trial is exact: which calls there are is counted first.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApps, testApps } from '../support/apps.ts';
import { deeds, killAt, nameOf, pointsIn } from '../support/kills-at-calls.ts';
import { type TrialPortal, tryAll } from '../support/trial.ts';
import { trialPortal } from '../support/trial-portal.ts';

/** Most of a trial is waiting. */
const PORTALS = 6;

let folder: string;
let apps: TestApps;
let portals: TrialPortal[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-chaos-'));
  apps = testApps();
  apps.add('still', "run: {command: sleep, args: ['100000']}");
  portals = await Promise.all(
    Array.from({ length: PORTALS }, (_, index) => trialPortal(apps.config, join(folder, `fuse-${index}`))),
  );
});
afterAll(async () => {
  await Promise.all((portals ?? []).map((portal) => portal.dispose()));
  apps.remove();
  rmSync(folder, { recursive: true, force: true });
});

it.each(Object.entries(deeds({ app_id: 'still' })))(
  'a %s survives the end of the portal at any of its calls',
  async (_name, deed) => {
    const [first] = portals;
    if (!first) throw new Error('no portal');
    const points = await pointsIn(first, deed);
    expect(points.length).toBeGreaterThan(5);

    let hits = 0;
    const faults = await tryAll(portals, points, nameOf, async (trial, point) => {
      if (await killAt(trial, deed, point)) hits++;
    });
    expect(faults).toEqual([]);
    expect(hits).toBeGreaterThan(points.length / 2);
  },
  900_000,
);
