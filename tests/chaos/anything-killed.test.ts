/**
 * Of portal, display, job script and application one is killed by SIGKILL at a random moment of a launch, and sometimes a second one.
 * Afterwards nothing is left that no session owns, nothing runs twice, and each session runs or has ended with a reason. The moments
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
import { type Part, partsOf } from '../support/session-parts.ts';
import { hasEnded, newKey, tryAll } from '../support/trial.ts';
import { type LocalTrialPortal, trialPortal } from '../support/trial-portal.ts';
import { until } from '../support/until.ts';

const TRIALS = Number(process.env.BERTH_CHAOS_TRIALS ?? 12);
/** Most of a trial is waiting. */
const PORTALS = 4;
/** A session runs after about 300 ms, later where several are started at once. */
const LAUNCHING_MS = 800;
const COMMAND = 'sleep 100000';
const { display, application, script } = partsOf(COMMAND);
const VICTIMS = ['portal', display, script, application] as const;

const { seed } = seeded();
console.log(`BERTH_CHAOS_SEED=${seed}`);

let folder: string;
let apps: TestApps;
let portals: LocalTrialPortal[];
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

/** Kills that part as soon as there is one; a session that has ended has none any more. */
async function killPart(trial: LocalTrialPortal, part: Part): Promise<boolean> {
  const victim = await until(`a ${part.name} is there, or none can come`, async () => {
    const all = await trial.sessions();
    const found = all
      .map(({ session_id }) => part.find(trial.processesOf(session_id)))
      .find((one) => one !== undefined);
    return found ?? (all.length > 0 && all.every(hasEnded) ? 'none' : null);
  });
  if (victim === 'none') return false;
  try {
    process.kill(victim.pid, 'SIGKILL');
    return true;
  } catch {
    return false; // it ended in this moment
  }
}

async function killDuringLaunch(trial: LocalTrialPortal, random: Seeded): Promise<void> {
  const key = newKey();
  const launch = () => trial.ask('POST', '/api/app/sessions', { app_id: 'still' }, key);
  const first = launch();
  const killed: Part[] = [];
  for (let kills = 1 + Number(random.below(4) === 0); kills > 0; kills--) {
    // The moment is what is tried.
    await pause(random.below(LAUNCHING_MS));
    const victim = VICTIMS[random.below(VICTIMS.length)] ?? 'portal';
    if (victim === 'portal') await trial.revive();
    else if ((await first) === null) await trial.revive();
    else if (await killPart(trial, victim)) killed.push(victim);
  }
  const answer = (await first) ?? (await launch());
  expect(answer?.status).toBe(201);

  if (killed.length > 0) await until('the loss is noticed', async () => (await trial.sessions()).every(hasEnded));
  const all = await trial.settled();
  expect(all.map(({ session_id }) => session_id)).toEqual([answer?.body.session_id]);
  for (const session of all) expectNoted(session, killed);
  await trial.clean();
  expect(trial.files()).toEqual([]);
}

/** It runs as if nothing had been, or says what it lost and what to do. */
function expectNoted(session: Session, killed: Part[]): void {
  if (killed.length === 0) {
    expect(session).toMatchObject({ status: 'running', reason: null });
  } else {
    expect(session).toMatchObject({ status: 'failed', message: expect.stringMatching(/restart|log/i) });
    expect(killed.flatMap(({ reasons }) => reasons)).toContain(session.reason);
  }
}

it(
  `survives the end of anything in ${TRIALS} launches, at moments of the seed ${seed}`,
  async () => {
    const seeds = Array.from({ length: TRIALS }, (_, index) => seed + index);
    const nameOf = (one: number): string => `BERTH_CHAOS_SEED=${one} BERTH_CHAOS_TRIALS=1`;
    const faults = await tryAll(portals, seeds, nameOf, (trial, one) => killDuringLaunch(trial, seeded(one)));
    expect(faults).toEqual([]);
  },
  600_000 + TRIALS * 60_000,
);
