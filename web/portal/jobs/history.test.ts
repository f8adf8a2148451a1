import { expect, it } from 'vitest';
import type { JobDetails, JobRun } from '../../../src/jobs/schema.ts';
import { historyOf } from './history.ts';

const at = (second: number): string => new Date(second * 1000).toISOString();
const run = (more: Partial<JobRun> = {}): JobRun => ({
  submitted_at: at(0),
  eligible_at: at(0),
  started_at: null,
  ended_at: null,
  suspended_seconds: 0,
  end: null,
  ...more,
});
const job = (more: Partial<JobDetails>): JobDetails =>
  ({
    submitted_at: at(0),
    started_at: null,
    ended_at: null,
    expires_at: null,
    waiting: null,
    end: null,
    runs: null,
    ...more,
  }) as JobDetails;
const inShort = (of: JobDetails): string[] =>
  historyOf(of).map(({ what, at, lasted, end }) =>
    [what, at === null ? '-' : String(at / 1000), lasted && `${lasted.what} ${lasted.ms / 1000}`, end?.cause]
      .filter(Boolean)
      .join(' '),
  );

it('of a job that was put back tells each run, with how long it waited and ran', () => {
  const runs = [
    run({ started_at: at(5), ended_at: at(65), end: { cause: 'node_failure', status: null } }),
    run({
      submitted_at: at(66),
      eligible_at: at(186),
      started_at: at(190),
      ended_at: at(290),
      suspended_seconds: 40,
      end: { cause: 'exit', status: 0 },
    }),
  ];
  expect(inShort(job({ runs }))).toEqual([
    'submitted 0',
    'started 5 wait 5',
    'stopped 65 run 60 node_failure',
    'requeued 66',
    'eligible 186',
    'started 190 wait 4',
    'suspended - all 40',
    'ended 290 run 60 exit',
  ]);
});

it('without accounting tells what the queue does, and what is to come', () => {
  expect(inShort(job({ started_at: at(7), expires_at: at(67) }))).toEqual([
    'submitted 0',
    'started 7 wait 7',
    'expires 67',
  ]);
  const waiting = { reason: 'priority' as const, detail: null, expected_start: at(9) };
  expect(inShort(job({ waiting, runs: [run()] }))).toEqual(['submitted 0', 'expected 9']);
});

it('knows of an end that accounting has not heard of yet', () => {
  const end = { cause: 'cancelled' as const, status: null };
  expect(inShort(job({ started_at: at(1), ended_at: at(3), end, runs: [run({ started_at: at(1) })] }))).toEqual([
    'submitted 0',
    'started 1 wait 1',
    'ended 3 run 2 cancelled',
  ]);
});
