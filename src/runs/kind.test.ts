import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../records/run-records.ts';
import type { Job, JobEnd } from '../scheduler/scheduler.ts';
import { runKind } from './kind.ts';
import { aRun } from './test-run.ts';

const NOW = 9_000;
const kind = runKind({
  runs: { get: async () => null },
  store: {
    get: () => Promise.reject(new Error('not asked')),
    insert: async () => {},
    tell: async () => {},
    change: () => Promise.reject(new Error('not asked')),
    forget: async () => {},
  },
  submission: { submit: async () => {}, isUnderWay: () => false },
  now: () => NOW,
});

const aJob = (more: Partial<Job> = {}): Job => ({
  job_id: '181',
  name: 'cae-run-1729756800-abc123',
  account: 'kim',
  state: 'running',
  node: 'cpu-node001',
  node_ip: '192.0.2.50',
  started_at: 3000,
  expires_at: 3_600_000,
  waiting: null,
  comment: null,
  end: null,
  ...more,
});
const ended = (run: Partial<RunRecord>, end: Partial<JobEnd>) =>
  kind.finished(aRun(run), aJob({ state: 'ended', end: { cause: 'exit', status: 0, by: null, at: 8000, ...end } }));

describe('a run whose job is seen', () => {
  it.each([
    ['creating', 'pending', 'pending'],
    ['pending', 'pending', 'pending'],
    ['pending', 'running', 'running'],
    ['creating', 'running', 'running'],
    ['stopping', 'running', 'stopping'],
  ] as const)('is, where it was %s and its job is %s, %s', (status, state, expected) => {
    const run = aRun({ status, started_at: null });
    const adopted = kind.adopted(run, aJob({ state }));
    expect(adopted.status).toBe(expected);
    expect(adopted.started_at).toBe(expected === 'running' ? 3000 : null);
  });
});

it('a run whose job is taken from the queue has not begun', () => {
  const run = aRun({ status: 'pending', started_at: null });
  expect(kind.adopted(run, aJob({ state: 'completing', node: null }))).toBe(run);
  expect(kind.adopted(run, aJob({ state: 'completing' })).status).toBe('running');
});

describe('a run whose job has ended', () => {
  it.each<[string, Partial<RunRecord>, Partial<JobEnd>, Partial<RunRecord>]>([
    ['by itself', {}, {}, { status: 'completed', reason: 'completed', exit_status: 0 }],
    ['in a step', { exit_status: 2 }, { status: 33 }, { status: 'failed', reason: 'step_failed', exit_status: 2 }],
    ['in a step that is not installed', { exit_status: 127 }, { status: 34 }, { reason: 'solver_missing' }],
    ['in a step that computed with what is no number', {}, { status: 35 }, { reason: 'diverged' }],
    ['in a step that the kernel killed', { exit_status: 137 }, { status: 36 }, { reason: 'out_of_memory' }],
    ['for memory', {}, { cause: 'out_of_memory', status: null }, { status: 'failed', reason: 'out_of_memory' }],
    ['for time', {}, { cause: 'time_limit', status: null }, { status: 'stopped', reason: 'time_limit' }],
    ['with its node', {}, { cause: 'node_failure', status: null }, { status: 'failed', reason: 'node_failure' }],
    ['by its user', {}, { cause: 'cancelled', status: null, by: 'kim' }, { status: 'stopped', reason: 'user' }],
    [
      'by the scheduler, before it began',
      { needs: ['r'], started_at: null },
      { cause: 'cancelled', status: null },
      { status: 'stopped', reason: 'need_failed' },
    ],
    ['from outside', { needs: ['r'] }, { cause: 'cancelled', status: null }, { status: 'stopped', reason: 'admin' }],
    ['by root', {}, { cause: 'cancelled', status: null, by: 'root' }, { status: 'stopped', reason: 'admin' }],
    ['with a status of nobody', {}, { status: 77 }, { status: 'failed', reason: 'unknown' }],
  ])('%s says so', (_, run, end, expected) => {
    expect(ended(run, end)).toMatchObject({ ended_at: 8000, ...expected });
  });

  it('was stopped where that was asked for, whatever its job says, unless it came to its end before', () => {
    const asked = { status: 'stopping', reason: 'user', message: 'You stopped it.' } as const;
    expect(ended(asked, { status: 143 })).toMatchObject({ status: 'stopped', reason: 'user' });
    expect(ended({ ...asked, exit_status: 1 }, { status: 33 })).toMatchObject({ status: 'stopped', reason: 'user' });
    expect(ended(asked, {})).toMatchObject({ status: 'completed' });
  });
});

it('a run whose job nobody knows has failed, or is stopped where that was asked for', () => {
  expect(kind.lost(aRun())).toMatchObject({ status: 'failed', reason: 'unknown', ended_at: NOW });
  expect(kind.lost(aRun({ status: 'stopping' }))).toMatchObject({ status: 'stopped', ended_at: NOW });
});
