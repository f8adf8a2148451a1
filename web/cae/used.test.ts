import { expect, it } from 'vitest';
import { aRun } from './test-runs.ts';
import { usedOf } from './used.ts';

const resources = { ...aRun({}).resources, cpus: 4, memory: '1536Mi' };
const use = { seconds: 200, cpu_seconds: 725, cpus: 3.94, memory: 620, memory_peak: 1300 };

it('is how many processors are busy, now and on average, and how much memory is taken, now and at most', () => {
  expect(usedOf({ use, resources })).toEqual({
    busy: 3.9,
    average: 3.6,
    cpus: 4,
    memory: '620 MiB',
    peak: '1.3 GiB',
    given: '1.5 GiB',
  });
});

it('is not known before the job has measured', () => {
  expect(usedOf({ use: null, resources })).toBeNull();
  expect(usedOf({ use: { ...use, seconds: 0, cpu_seconds: 0 }, resources })).toBeNull();
});
