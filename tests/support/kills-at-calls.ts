/** What a client does while the portal dies at one of the calls that it makes of its ports. */
import { expect } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { type CallPoint, pointsOf } from './fuse.ts';
import { newKey, SETTLE_MS, type TrialPortal } from './trial.ts';
import { until } from './until.ts';

/**
 * A kill takes the process's memory with it, so only calls that change something outside make a difference to what is found
 * after it; the others are tried too where BERTH_CHAOS_TRIALS asks for the long trials.
 */
const LASTING = /^(sessions\.(insert|update)|audit\.append|scheduler\.(submit|cancel)|runFolders\.create)$/;
/** Calls that the test itself causes by looking. */
const OURS = /^(sessions\.list|bus\.latest)$/;
export const tryAllCalls = process.env.BERTH_CHAOS_TRIALS !== undefined;

const LOOK_EACH_MS = 100;

export interface Deed {
  /** What must be there before. */
  prepare(trial: TrialPortal): Promise<Session | null>;
  /** Asks for it; true where there was an answer. */
  ask(trial: TrialPortal, before: Session | null, key: string): Promise<boolean>;
  /** Whether all that follows from it has happened, in a portal that lived on. */
  done(sessions: Session[]): boolean;
  /** What else must hold when it was asked for until there was an answer, and all is settled. */
  check(sessions: Session[], before: Session | null): void;
}

const isUp = ({ status, steps }: Session): boolean => status === 'running' && steps.length === 5;

/** By name. */
export function deeds(launch: Record<string, unknown>): Record<string, Deed> {
  async function running(trial: TrialPortal): Promise<Session> {
    const { session_id } = await trial.client.launch(launch);
    const toldAll = async (): Promise<Session | null> => {
      const session = await trial.client.session(session_id);
      return isUp(session) ? session : null;
    };
    return until('all steps are told', toldAll, SETTLE_MS, LOOK_EACH_MS).catch(async (error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify(await trial.client.session(session_id))}`);
    });
  }

  return {
    launch: {
      prepare: async () => null,
      ask: async (trial, _before, key) => (await trial.ask('POST', '/api/app/sessions', launch, key))?.status === 201,
      done: (sessions) => sessions.length === 1 && sessions.every(isUp),
      check(sessions) {
        expect(sessions.map(({ status, message }) => ({ status, message }))).toEqual([
          { status: 'running', message: null },
        ]);
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
        expect(again.map(({ status, message, restarted_from }) => ({ status, message, restarted_from }))).toEqual([
          { status: 'running', message: null, restarted_from: before?.session_id },
        ]);
        const old = sessions.find(({ session_id }) => session_id === before?.session_id);
        expect(old).toMatchObject({ status: 'stopped', reason: 'user' });
      },
    },
  };
}

/** Does it once unharmed, and counts the calls: both sides of each that is to be tried. */
export async function pointsIn(trial: TrialPortal, deed: Deed): Promise<CallPoint[]> {
  const before = await deed.prepare(trial);
  trial.fuse.set();
  await deed.ask(trial, before, newKey());
  await until('it is done', async () => deed.done(await trial.sessions()), SETTLE_MS, LOOK_EACH_MS);
  const calls = trial.fuse.calls();
  trial.fuse.clear();
  await trial.clean();
  return pointsOf(calls).filter(({ method }) => (tryAllCalls ? !OURS.test(method) : LASTING.test(method)));
}

/** True where the portal died at that point: a call may have come in another order than when they were counted. */
export async function killAt(trial: TrialPortal, deed: Deed, point: CallPoint): Promise<boolean> {
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

export const nameOf = ({ when, call, method }: CallPoint): string => `${when} call ${call} of ${method}`;
