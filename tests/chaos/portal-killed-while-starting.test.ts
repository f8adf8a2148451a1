/** The portal is killed while it starts for the first time, again and again, at moments of a seed (see BERTH_CHAOS_SEED). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { addressOf, beginStart } from '../support/attempt.ts';
import { logIn } from '../support/client.ts';
import { ADMIN_PASSWORD } from '../support/portal.ts';
import { seeded } from '../support/seed.ts';

const KILLS = Number(process.env.BERTH_CHAOS_TRIALS ?? 8);
/** A first start takes about 800 ms here. */
const START_MS = 1_200;

const random = seeded();
const moments = Array.from({ length: KILLS }, () => random.below(START_MS));

it(`starts after it was killed ${moments.join(', ')} ms into its first starts (BERTH_CHAOS_SEED=${random.seed})`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-chaos-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const start = () =>
    beginStart(folder, {
      config: `runtime_dir: ${join(folder, 'run')}\n`,
      env: { BERTH_ADMIN_PASSWORD: ADMIN_PASSWORD },
    });
  for (const moment of moments) {
    const { child, ended } = start();
    // The moment is what is tried.
    await pause(moment);
    child.kill('SIGKILL');
    // Killed, and not ended by itself for what the one before left.
    expect(await ended).toMatchObject({ status: null, err: '' });
  }
  const last = start();
  onTestFinished(() => void last.child.kill('SIGKILL'));
  const url = await addressOf(folder, last);
  const admin = await logIn(url);
  expect((await admin.request('GET', '/api/app/sessions')).status).toBe(200);
  last.child.kill('SIGINT');
  expect((await last.ended).status).toBe(0);
});
