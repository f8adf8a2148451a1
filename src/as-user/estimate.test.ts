import { describe, expect, it } from 'vitest';
import { estimateArguments, estimateOf } from './estimate.mjs';
import type { EstimateRequest } from './schema.ts';

const REQUEST: EstimateRequest = {
  action: 'estimate',
  session_id: 'berth-estimate-1729756800-abc123',
  cpus: 2,
  memory_mib: 1024,
  gpus: 1,
  gpu_type: 'a100',
  minutes: 60,
  partition: 'gpu',
  project: 'research',
  qos: null,
};

it('asks for a test alone, of the same job as a launch would be, and names no file of the user', () => {
  const args = estimateArguments(REQUEST);
  expect(args.slice(0, -1)).toEqual([
    '--test-only',
    '--job-name=berth-estimate-1729756800-abc123',
    '--export=ALL',
    '--propagate=NONE',
    '--nodes=1',
    '--ntasks=1',
    '--cpus-per-task=2',
    '--mem=1024M',
    '--time=60',
    '--gres=gpu:a100:1',
    '--partition=gpu',
    '--account=research',
    '--output=/dev/null',
    '--',
  ]);
  expect(args.at(-1)).toMatch(/\/src\/scheduler\/job\.sh$/);
});

describe("sbatch's answer, as Slurm 22.05 and 24.11 give it,", () => {
  const ended = (stderr: string, status = 0) => estimateOf({ status, signal: null, stdout: '', stderr });
  const START = 'sbatch: Job 11 to start at 1795724760 using 1 processors on nodes viz-node001 in partition viz\n';

  it('is when and where', () => {
    const start = { ok: true, start: 1_795_724_760, node: 'viz-node001', partition: 'viz' };
    expect(ended(START)).toEqual(start);
    expect(ended(`sbatch: The hook of this site says hello\n${START}sbatch:   Preempts: 7,8\n`)).toEqual(start);
  });

  it.each([
    'Invalid qos specification',
    'Invalid account or account/partition combination specified',
    'Requested node configuration is not available',
  ])('"%s" is a refusal in its own words', (words) => {
    expect(ended(`allocation failure: ${words}\n`, 1)).toEqual({
      ok: false,
      kind: 'rejected',
      reason: 'submit_rejected',
      message: `Slurm refused the job: ${words}.`,
    });
  });

  it.each([
    ['no answer of slurmctld', 'allocation failure: Unable to contact slurm controller (connect failure)\n', 1],
    ['success without a word', '', 0],
    ['a time in words, of whatever zone', START.replace('1795724760', '2026-11-26T14:30:00'), 0],
    ['a line that is cut off', START.slice(0, 50), 0],
    ['a node that is none', START.replace('viz-node001', 'viz node'), 0],
    ['an answer that failed all the same', START, 1],
  ])('%s is unknown', (_, stderr, status) => {
    expect(ended(stderr, status)).toMatchObject({ ok: false, kind: 'unknown' });
  });
});
