import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slurmQueue } from './queue.ts';
import { fakeSlurm } from './test-answers.ts';

const FIXTURES = join(import.meta.dirname, '../../../tests/fixtures/slurm/24.11');
const recorded = (file: string): string => readFileSync(join(FIXTURES, file), 'utf8');
const BEGUN = 1_795_724_558_000;

/** As Slurm answered when jobs of testuser had been cancelled, put back into the queue, and arrays ended or cancelled. */
function open(change = (answer: string): string => answer) {
  const slurm = fakeSlurm({ id: { status: 0, stdout: 'somebody\n', stderr: '' } });
  const run: typeof slurm.run = (program, args, options) => {
    const isById = args.some((arg) => arg.startsWith('--jobs='));
    slurm.answers.sacct = isById ? recorded('finished-by-id.txt') : change(recorded('finished-lately.txt'));
    return slurm.run(program, args, options);
  };
  return { queue: slurmQueue({ ...slurm, run, now: () => BEGUN + 100_000 }), slurm };
}

describe('what has ended as a whole', () => {
  it('is each job, and each array with all its tasks, those that never started too', async () => {
    const { queue, slurm } = open();
    const finished = await queue.finished(['testuser'], BEGUN);
    const inShort = finished.map(({ job_id, isArray, ends }) => {
      const tasks = ends.map(({ cause, status, by, tasks }) => `${tasks} ${cause} ${status ?? by}`);
      return `${job_id}${isArray ? '[]' : ''}: ${[...new Set(tasks)].join(', ')}`;
    });
    expect(inShort).toEqual([
      '3: 1 exit 0',
      '4: 1 exit 0',
      '5: 1 cancelled somebody',
      '1[]: 1 exit 0, 1 exit 1',
      '6[]: 1 cancelled somebody, 4 cancelled somebody',
      '7[]: 1 exit 0, 1 cancelled somebody, 3 cancelled somebody',
    ]);
    expect(finished.find(({ job_id }) => job_id === '1')).toMatchObject({
      name: 'arr',
      account: 'testuser',
      submitted_at: BEGUN,
      started_at: BEGUN,
      ended_at: BEGUN + 3_000,
    });
    expect(slurm.commands.filter((command) => command === 'sacct')).toHaveLength(2);
  });

  it('is not a job that was put back into the queue, whatever ended its run', async () => {
    const ids = async (state: string) => {
      const { queue } = open((answer) => answer.replace('REQUEUED', state));
      return (await queue.finished(['testuser'], BEGUN)).map(({ job_id }) => job_id);
    };
    expect(await ids('REQUEUED')).not.toContain('2');
    // By its number Slurm tells that it waits again.
    expect(await ids('NODE_FAIL')).not.toContain('2');
    expect(await ids('PREEMPTED')).not.toContain('2');
    expect(await ids('COMPLETED')).toContain('2');
  });

  it('is nothing of an account that was not asked for, or of before', async () => {
    const { queue } = open();
    expect(await queue.finished(['otheruser'], BEGUN)).toEqual([]);
    expect((await queue.finished(['testuser'], BEGUN + 58_000)).map(({ job_id }) => job_id)).toEqual(['3', '7']);
  });
});
