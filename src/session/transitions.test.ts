import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionRecord } from '../records/records.ts';
import { endOf } from './ends.ts';
import { SESSION_STATUSES, type SessionStatus, START_STEPS } from './schema.ts';
import { aSession } from './test-cluster.ts';
import { canMove, hasEnded, type Move, move, TRANSITIONS, withStep } from './transitions.ts';

const fresh = aSession({ status: 'creating', job_id: null, steps: [{ step: 'accepted', at: 1000 }] });
const inStatus = (status: SessionStatus): SessionRecord => ({ ...fresh, status });
const to = (status: SessionStatus): Move =>
  status === 'stopping' || status === 'stopped' || status === 'failed'
    ? { to: status, reason: 'user', message: 'x' }
    : { to: status as 'pending' };

describe('the table of transitions', () => {
  it('leads from creating to stopped through every state of a life', () => {
    const life: SessionStatus[] = ['creating', 'pending', 'starting', 'running', 'stopping', 'stopped'];
    for (let i = 1; i < life.length; i++)
      expect(canMove(life[i - 1] as SessionStatus, life[i] as SessionStatus)).toBe(true);
  });

  it('lets the first four states fail, and no other', () => {
    const failing = SESSION_STATUSES.filter((status) => canMove(status, 'failed'));
    expect(failing).toEqual(['creating', 'pending', 'starting', 'running']);
  });

  it('has no way out of an end', () => {
    expect(SESSION_STATUSES.filter(hasEnded)).toEqual(['stopped', 'failed']);
  });

  it('never lets a session come back to a state that it left', () => {
    const reachable = (from: SessionStatus): Set<SessionStatus> =>
      new Set(TRANSITIONS[from].flatMap((next) => [next, ...reachable(next)]));
    for (const status of SESSION_STATUSES) expect(reachable(status)).not.toContain(status);
  });

  it('refuses what it does not have, and says both states', () => {
    expect(() => move(inStatus('stopped'), { to: 'running' }, 5)).toThrow(/stopped.*running/);
  });

  it('holds for any sequence of moves: one end, a reason with it, and nothing after it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SESSION_STATUSES), { maxLength: 20 }), (wishes) => {
        let session = fresh;
        wishes.forEach((wish, index) => {
          const before = session;
          try {
            session = move(session, to(wish), 2000 + index);
          } catch {
            session = before;
          }
          if (hasEnded(before.status)) expect(session).toBe(before);
        });
        expect(hasEnded(session.status)).toBe(session.ended_at !== null);
        if (hasEnded(session.status)) expect(session.reason).not.toBeNull();
      }),
    );
  });
});

describe('moving a session', () => {
  it('keeps the first reason: what its user stopped was not ended by its application', () => {
    const stopping = move(inStatus('running'), { to: 'stopping', reason: 'user', message: 'You stopped it.' }, 3000);
    const stopped = move(
      stopping,
      { ...endOf({ at: 4000, cause: 'exit', status: 23, by: null }, 'kim'), to: 'stopped' },
      4000,
    );
    expect(stopped).toMatchObject({ reason: 'user', message: 'You stopped it.', ended_at: 4000 });
  });

  it('notes when the job began, once', () => {
    const starting = move(inStatus('pending'), { to: 'starting' }, 2000);
    expect(starting.started_at).toBe(2000);
    expect(move(starting, { to: 'running' }, 3000).started_at).toBe(2000);
  });
});

describe('the steps of a start', () => {
  it('are in the order of a start, each once, with times that never go back, whatever order they are told in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...START_STEPS], { minLength: 1 }), (told) => {
        const session = [...told, ...told].reduce<SessionRecord>(
          (current, step, index) => withStep(current, step, 2000 + index),
          { ...fresh, steps: [] },
        );
        expect(session.steps.map(({ step }) => step)).toEqual(START_STEPS.filter((step) => told.includes(step)));
        const times = session.steps.map(({ at }) => at);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });
});

describe('how a job ended', () => {
  it('is a reason of its own for every status of the job script', () => {
    const statuses = [0, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29];
    const reasons = statuses.map((status) => endOf({ at: 0, cause: 'exit', status, by: null }, 'kim').reason);
    expect(reasons).toEqual([
      'app_exited',
      'app_missing',
      'display_missing',
      'display_failed',
      'app_failed',
      'disk_full',
      'home_full',
      'no_port',
      'image_missing',
      'container_missing',
      'time_limit',
    ]);
  });

  it('is unknown for a job script that was killed, and that is a failure', () => {
    expect(endOf({ at: 0, cause: 'exit', status: 137, by: null }, 'kim')).toMatchObject({
      to: 'failed',
      reason: 'unknown',
    });
    expect(endOf({ at: 0, cause: 'unknown', status: null, by: null }, 'kim')).toMatchObject({
      to: 'failed',
      reason: 'unknown',
    });
  });

  it("is the user's own doing where the own account cancelled the job, and tells who else did", () => {
    const cancelledBy = (by: string | null) => endOf({ at: 0, cause: 'cancelled', status: null, by }, 'kim');
    expect(cancelledBy('kim')).toMatchObject({ to: 'stopped', reason: 'user' });
    expect(cancelledBy('root')).toMatchObject({ reason: 'admin', message: 'Its job was cancelled by root.' });
    expect(cancelledBy(null)).toMatchObject({ reason: 'admin', message: 'Its job was cancelled from outside.' });
  });
});
