/**
 * The portal is killed before and after the calls that it makes of its ports while a session is launched, stopped and
 * restarted, and started again. Each trial is exact: which calls there are is counted first.
 *
 * A kill takes the process's memory with it, so only calls that change something outside make a difference to what is found
 * after it; the others are tried too where BERTH_CHAOS_TRIALS asks for the long trials.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type CallPoint, pointsOf } from '../support/fuse.ts';
import { newKey, type TrialPortal, trialPortal } from '../support/trial-portal.ts';
import { until } from '../support/until.ts';

/** Most of a trial is waiting. */
const PORTALS = 6;
const LAUNCH = { app_id: 'still' };
const LASTING = /^(sessions\.(insert|update)|audit\.append|scheduler\.(submit|cancel)|runFolders\.create)$/;
/** Calls that the test itself causes by looking. */
const OURS = /^(sessions\.list|bus\.latest)$/;
const all = process.env.BERTH_CHAOS_TRIALS !== undefined;

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

/** What a client does while the portal dies. */
interface Deed {
  /** What must be there before. */
  prepare(trial: TrialPortal): Promise<Session | null>;
  /** Asks for it; true where there was an answer. */
  ask(trial: TrialPortal, before: Session | null, key: string): Promise<boolean>;
  /** Whether all that follows from it has happened, in a portal that lived on. */
  done(sessions: Session[]): boolean;
  /** What else must hold when it was asked for until there was an answer, and all is settled. */
  check(sessions: Session[], before: Session | null): void;
}

async function running(trial: TrialPortal): Promise<Session> {
  const { session_id } = await trial.client.launch(LAUNCH);
  return until('all steps are told', async () => {
    const session = await trial.client.session(session_id);
    return session.status === 'running' && session.steps.length === 5 ? session : null;
  });
}
const isUp = ({ status, steps }: Session): boolean => status === 'running' && steps.length === 5;

const DEEDS: Record<string, Deed> = {
  launch: {
    prepare: async () => null,
    ask: async (trial, _before, key) => (await trial.ask('POST', '/api/app/sessions', LAUNCH, key))?.status === 201,
    done: (sessions) => sessions.length === 1 && sessions.every(isUp),
    check(sessions) {
      expect(sessions.map(({ status }) => status)).toEqual(['running']);
    },
  },
  stop: {
    prepare: running,
    ask: async (trial, before) =>
      (await trial.ask('DELETE', `/api/app/sessions/${before?.session_id}`))?.status === 202,
    done: (sessions) => sessions.every(({ status }) => status === 'stopped'),
    check(sessions) {
      expect(sessions.map(({ status, reason }) => ({ status, reason }))).toEqual([
        { status: 'stopped', reason: 'user' },
      ]);
    },
  },
  restart: {
    prepare: running,
    ask: async (trial, before, key) =>
      (await trial.ask('POST', `/api/app/sessions/${before?.session_id}/restart`, undefined, key))?.status === 201,
    done: (sessions) => sessions.some(({ status }) => status === 'stopped') && sessions.some(isUp),
    check(sessions, before) {
      const again = sessions.filter(({ session_id }) => session_id !== before?.session_id);
      expect(again.map(({ status, restarted_from }) => ({ status, restarted_from }))).toEqual([
        { status: 'running', restarted_from: before?.session_id },
      ]);
      const old = sessions.find(({ session_id }) => session_id === before?.session_id);
      expect(old).toMatchObject({ status: 'stopped', reason: 'user' });
    },
  },
};

async function countCalls(trial: TrialPortal, deed: Deed): Promise<string[]> {
  const before = await deed.prepare(trial);
  trial.fuse.set();
  await deed.ask(trial, before, newKey());
  await until('it is done', async () => deed.done(await trial.sessions()));
  const calls = trial.fuse.calls();
  trial.fuse.clear();
  await trial.clean();
  return calls;
}

/** True where the portal died at that point: a call may have come in another order than when they were counted. */
async function tryOne(trial: TrialPortal, deed: Deed, point: CallPoint): Promise<boolean> {
  const before = await deed.prepare(trial);
  const key = newKey();
  trial.fuse.set(point);
  const answered = await deed.ask(trial, before, key);
  await trial.diedOr(async () => answered && deed.done(await trial.sessions()));
  const died = !trial.lives();
  await trial.revive();
  // Some clients ask again at once, some when the portal has long put itself in order.
  if (point.when === 'after') await trial.settled();
  if (!answered) expect(await deed.ask(trial, before, key)).toBe(true);
  deed.check(await trial.settled(), before);
  await trial.clean();
  return died;
}

it.each(Object.entries(DEEDS))(
  'a %s survives the end of the portal at any of its calls',
  async (_name, deed) => {
    const [first] = portals;
    if (!first) throw new Error('no portal');
    const points = pointsOf(await countCalls(first, deed)).filter(({ method }) =>
      all ? !OURS.test(method) : LASTING.test(method),
    );
    expect(points.length).toBeGreaterThan(5);

    const faults: string[] = [];
    let hits = 0;
    const work = points.values();
    await Promise.all(
      portals.map(async (trial) => {
        for (const point of work) {
          try {
            if (await tryOne(trial, deed, point)) hits++;
          } catch (error) {
            faults.push(`${point.when} call ${point.call} of ${point.method}: ${(error as Error).message}`);
            await trial.revive();
            await trial.clean();
          }
        }
      }),
    );
    expect(faults).toEqual([]);
    expect(hits).toBeGreaterThan(points.length / 2);
  },
  900_000,
);
