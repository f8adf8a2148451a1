import { expect, it } from 'vitest';
import { capacityOf } from './capacity.ts';
import { aNode } from './test-nodes.ts';

it('is counted by state, and free is what a job may get now', () => {
  const used = { cpusAllocated: 1, memoryAllocatedMiB: 500 };
  const { nodes, cpus, memory_mib } = capacityOf([
    aNode(),
    aNode({ state: 'mixed', ...used }),
    aNode({ state: 'drained', ...used }),
    aNode({ state: 'reserved' }),
    aNode({ state: 'down' }),
    aNode({ state: 'unknown' }),
  ]);
  expect(nodes).toEqual({ idle: 1, mixed: 1, allocated: 0, reserved: 1, drained: 1, down: 1, unknown: 1 });
  expect(cpus).toEqual({ total: 24, allocated: 2, free: 7 });
  expect(memory_mib).toEqual({ total: 24_000, allocated: 1000, free: 7500 });
});

it('has GPUs by type', () => {
  const { gpus } = capacityOf([
    aNode({ gpus: { a100: 4, t4: 1 }, gpusAllocated: { a100: 3 } }),
    aNode({ gpus: { a100: 2 }, gpusAllocated: { a100: 0 } }),
    aNode(),
  ]);
  expect(gpus).toEqual({
    a100: { total: 6, allocated: 3, free: 3 },
    // What of the one is used is not told; the others have none.
    t4: { total: 1, allocated: 0, free: 0 },
  });
});

it('leaves out what is not told, and tells nothing where nothing is', () => {
  const silent = aNode({ cpus: null, cpusAllocated: null, memoryAllocatedMiB: null });
  expect(capacityOf([silent, aNode({ cpusAllocated: 1 })]).cpus).toEqual({ total: 4, allocated: 1, free: 3 });
  expect(capacityOf([silent])).toMatchObject({
    cpus: { total: null, allocated: null, free: null },
    memory_mib: { total: 4000, allocated: null, free: null },
  });
});

it('is nothing that is free in a partition that is closed', () => {
  expect(capacityOf([aNode()], false).cpus).toEqual({ total: 4, allocated: 0, free: 0 });
});
