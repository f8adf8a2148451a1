import { expect, it } from 'vitest';
import { resubmitArguments } from './resubmit.mjs';
import { parseSubmitLine } from './submit-line.mjs';

it.each([
  ['sbatch job.sh', []],
  [
    '/usr/bin/sbatch -p normal -n 2 -c4 --mem-per-cpu=100 -t 5 job.sh',
    ['--ntasks=2', '--cpus-per-task=4', '--mem-per-cpu=100'],
  ],
  [
    'sbatch --parsable -N 2-4 --gres gpu:a100:2 --exclusive job.sh',
    ['--nodes=2-4', '--gres=gpu:a100:2', '--exclusive'],
  ],
  ['sbatch --exclusive=user --ntasks 2 --ntasks=3 job.sh', ['--exclusive=user', '--ntasks=3']],
  ['sbatch -W -n 2 --wrap=sleep 5 -n 9', ['--ntasks=2']],
  ['sbatch --mem=1G', ['--mem=1G']],
  ['sbatch --constraint=(a|b)&c --comment=$(id) job.sh', ['--constraint=(a|b)&c']],
])('finds in %j what the job asked for', (line, options) => {
  expect(parseSubmitLine(line)).toEqual({ options, hasArguments: false });
});

it.each(['sbatch -p normal job.sh 10', 'sbatch --parsable job.sh -n 5', 'sbatch -Q job.sh input'])(
  'sees arguments of the script in %j',
  (line) => {
    expect(parseSubmitLine(line)?.hasArguments).toBe(true);
  },
);

const JOB = {
  JobIDRaw: '9',
  JobID: '9',
  User: 'kim',
  JobName: 'a b=c',
  Partition: 'normal',
  Account: 'research',
  QOS: 'short',
  TimelimitRaw: '5',
  WorkDir: '/home/kim/run 1',
  SubmitLine: 'sbatch -n 2 job.sh',
  StdOut: '/home/kim/out-%j.txt',
  StdErr: '',
};

it('tells sbatch where the job was to run, whatever is in its names', () => {
  expect(resubmitArguments(JOB)).toEqual([
    '--parsable',
    '--propagate=NONE',
    '--job-name=a b=c',
    '--partition=normal',
    '--account=research',
    '--qos=short',
    '--time=5',
    '--chdir=/home/kim/run 1',
    '--output=/home/kim/out-%j.txt',
    '--ntasks=2',
  ]);
});

it('takes a name with blanks for no argument', () => {
  const SubmitLine = 'sbatch --job-name=a b=c --chdir=/home/kim/run 1 -n 2 job.sh';
  expect(resubmitArguments({ ...JOB, SubmitLine })).toEqual(resubmitArguments(JOB));
  expect(() => resubmitArguments({ ...JOB, SubmitLine: `${SubmitLine} 10` })).toThrow(/arguments/);
});

it('is of an array the one that was asked for, and has no limit where there was none', () => {
  const args = resubmitArguments({ ...JOB, JobID: '7_3', TimelimitRaw: 'UNLIMITED' });
  expect(args).toContain('--array=3');
  expect(args.join(' ')).not.toContain('--time');
});

it('is refused in words where it would be another job', () => {
  expect(() => resubmitArguments({ ...JOB, SubmitLine: 'srun hostname' })).toThrow(/none of sbatch/);
  expect(() => resubmitArguments({ ...JOB, SubmitLine: '' })).toThrow(/none of sbatch/);
  expect(() => resubmitArguments({ ...JOB, SubmitLine: 'sbatch job.sh x' })).toThrow(/arguments.*sbatch job.sh x/);
});
