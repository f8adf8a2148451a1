import { expect, it } from 'vitest';
import type { Capacity, ClusterSummary } from '../../../src/dashboard/schema.ts';
import { hindrances, inShort } from './cluster-in-short.ts';

const amounts = (total: number | null, allocated: number | null, free: number | null) => ({ total, allocated, free });
const total: Capacity = {
  nodes: { idle: 2, mixed: 0, allocated: 1, reserved: 0, drained: 0, down: 3, unknown: 0 },
  cpus: amounts(24, 4, 8),
  memory_mib: amounts(4096, 0, 2048),
  gpus: {},
};

it('has the states that some node is in, the best first', () => {
  expect(inShort({ total })?.states).toEqual([
    { state: 'idle', count: 2 },
    { state: 'allocated', count: 1 },
    { state: 'down', count: 3 },
  ]);
});

it('has GPUs of all types together, as far as they are told', () => {
  expect(inShort({ total })?.gpus).toBeNull();
  const gpus = { a100: amounts(8, 2, 4), t4: amounts(2, null, 1), odd: amounts(null, null, null) };
  expect(inShort({ total: { ...total, gpus } })?.gpus).toEqual(amounts(10, 2, 5));
});

it('is nothing where the site keeps its nodes from its users', () => {
  expect(inShort({ total: null })).toBeNull();
});

it('tells closed partitions and maintenances, the nearest first, and no other reservation', () => {
  const partition = { name: 'normal', is_default: true, up: true, max_minutes: null, capacity: null };
  const reservation = { is_maintenance: true, until: '2026-12-09T00:00:00Z', nodes: [] };
  const summary: Pick<ClusterSummary, 'partitions' | 'reservations'> = {
    partitions: [partition, { ...partition, name: 'viz', up: false }],
    reservations: [
      { ...reservation, name: 'later', from: '2026-12-05T00:00:00Z' },
      { ...reservation, name: 'course', from: '2026-12-01T00:00:00Z', is_maintenance: false },
      { ...reservation, name: 'soon', from: '2026-12-02T00:00:00Z' },
    ],
  };
  const { closed, maintenances } = hindrances(summary);
  expect([closed, maintenances.map(({ name }) => name)]).toEqual([['viz'], ['soon', 'later']]);
  expect(hindrances({ partitions: null, reservations: null })).toEqual({ closed: [], maintenances: [] });
});
