import { describe, expect, it } from 'vitest';
import { canResume, doneAmong, endedBy, hasRun } from './steps.ts';

describe('a step of an execution', () => {
  it('leads to its run once that is made', () => {
    const of = (status: 'waiting' | 'skipped' | 'running', reason: 'need_failed' | null = null) =>
      hasRun({ status, reason });
    expect([of('waiting'), of('skipped'), of('running')]).toEqual([false, false, true]);
    // Slurm had its job before it took that away.
    expect(of('skipped', 'need_failed')).toBe(true);
  });

  it('says why it ended where it did not end well', () => {
    expect(endedBy({ status: 'completed', reason: 'completed' })).toBeNull();
    expect(endedBy({ status: 'failed', reason: 'diverged' })).toBe('diverged');
    expect(endedBy({ status: 'stopped', reason: 'user' })).toBe('user');
  });
});

describe('an execution', () => {
  it('has come as far as its completed steps', () => {
    expect(doneAmong([{ status: 'completed' }, { status: 'failed' }, { status: 'completed' }])).toBe(2);
  });

  it('is resumed where it has ended without being complete', () => {
    const all = ['running', 'cancelling', 'completed', 'failed', 'cancelled'] as const;
    expect(all.filter(canResume)).toEqual(['failed', 'cancelled']);
  });
});
