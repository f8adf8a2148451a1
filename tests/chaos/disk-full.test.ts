/**
 * The disk that has everything of a portal becomes full during a launch, a stop or a restart, with room for some more writes, and
 * has room again at a random moment. The room and the moments come from a seed: BERTH_CHAOS_SEED repeats them,
 * BERTH_CHAOS_TRIALS makes them more.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { isRoot } from '../support/accounts.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type Disk, MIB, mountDisk, PAGE_BYTES } from '../support/disk.ts';
import { seeded } from '../support/seed.ts';
import { newKey } from '../support/trial.ts';
import { type LocalTrialPortal, trialPortal } from '../support/trial-portal.ts';

const LAUNCHER = join(import.meta.dirname, '..', '..', 'src', 'scheduler', 'local', 'launch.sh');
const TRIALS_EACH = Number(process.env.BERTH_CHAOS_TRIALS ?? 1);
/** More than all writes of a launch take. */
const ROOM_MAX_PAGES = 40;
/** A launch whose mark had no room is repeated after some seconds. */
const FULL_MAX_MS = 2_500;

const random = seeded();
console.log(`BERTH_CHAOS_SEED=${random.seed}`);

const LAUNCH = { app_id: 'still' };
const DEEDS: Record<string, { method: string; path: (before: Session | null) => string; body?: object }> = {
  launch: { method: 'POST', path: () => '/api/app/sessions', body: LAUNCH },
  stop: { method: 'DELETE', path: (before) => `/api/app/sessions/${before?.session_id}` },
  restart: { method: 'POST', path: (before) => `/api/app/sessions/${before?.session_id}/restart` },
};

// Only root can mount a disk that is small enough to be filled.
describe.skipIf(!isRoot)('a disk that becomes full', () => {
  let folder: string;
  let apps: TestApps;
  let disk: Disk;
  let trial: LocalTrialPortal;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'berth-chaos-'));
    disk = mountDisk(folder, 16 * MIB);
    apps = testApps();
    apps.add('still', "run: {command: sleep, args: ['100000']}");
    trial = await trialPortal(apps.config, join(apps.folder, 'fuse'), folder);
  });
  afterAll(async () => {
    await trial?.dispose();
    apps.remove();
    disk.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const trials = Object.keys(DEEDS).flatMap((name) =>
    Array.from({ length: TRIALS_EACH }, () => ({
      name,
      pages: random.below(ROOM_MAX_PAGES),
      ms: random.below(FULL_MAX_MS),
    })),
  );
  it.each(trials)('during a $name, with room for $pages pages, and again after $ms ms', async ({ name, pages, ms }) => {
    const deed = DEEDS[name];
    if (!deed) throw new Error(name);
    const before = name === 'launch' ? null : await trial.client.launch(LAUNCH);
    if (before) await trial.client.reached(before.session_id, 'running');
    const key = newKey();
    const ask = () => trial.ask(deed.method, deed.path(before), deed.body, name === 'stop' ? undefined : key);

    disk.fill(pages * PAGE_BYTES);
    const answer = await ask();
    // Done, or refused as a whole, with what to do; a stop is never refused.
    if (name === 'stop' || answer?.status !== 503) expect(answer?.status).toBe(name === 'stop' ? 202 : 201);
    else expect(answer.body).toMatchObject({ code: 'disk_full', detail: expect.stringContaining('Make room') });
    // The moment is what is tried.
    await pause(ms);
    expect(trial.lives()).toBe(true);
    disk.free();

    const again = answer?.status === 503 ? await ask() : answer;
    const all = await trial.settled();
    const old = all.find(({ session_id }) => session_id === before?.session_id);
    if (old) expect(old).toMatchObject({ status: 'stopped', reason: 'user' });
    if (name !== 'stop') {
      const made = all.filter((session) => session !== old);
      expect(made.map(({ session_id }) => session_id)).toEqual([again?.body.session_id]);
      // A job that had no room has failed, and says so.
      for (const { status, reason } of made) {
        expect(`${status} ${reason}`).toMatch(/^(running null|failed (disk_full|display_failed))$/);
      }
    }
    await trial.clean();
    expect(trial.files()).toEqual([]);
  });

  it('by a job itself leaves it the room to tell how it ended', () => {
    const job = join(folder, 'job');
    mkdirSync(job);
    const fills = ['sh', '-c', 'cat /dev/zero 2>/dev/null >"$1"; exit 7', 'sh', join(job, 'filled')];
    spawnSync('/bin/sh', [LAUNCHER, job, ...fills]);
    expect(Number(readFileSync(join(job, 'exit'), 'utf8'))).toBe(7);
    rmSync(job, { recursive: true });
  });
});
