import { expect, it } from 'vitest';
import { cpuSeconds, memoryBytes, pssOf, ticksOf } from './process-cost.ts';

it('reads the processor time of a process whose name has spaces and parentheses', () => {
  const fields = 'S 1 42 42 0 -1 4194560 1000 0 0 0 120 34 5 6 20 0 1 0 99';
  expect(ticksOf(`42 (a) b (c) ${fields}`)).toBe(154);
});

it('reads the proportional share of the memory, in bytes', () => {
  expect(pssOf('5500-7ff [rollup]\nRss:   9000 kB\nPss:   1234 kB\nPss_Dirty:  7 kB\n')).toBe(1234 * 1024);
});

it('adds up what several processes have cost', () => {
  const { pid } = process;
  expect(cpuSeconds([pid, pid])).toBeGreaterThanOrEqual(cpuSeconds([pid]));
  expect(memoryBytes([pid, pid])).toBeGreaterThan(memoryBytes([pid]));
  expect(cpuSeconds([])).toBe(0);
});
