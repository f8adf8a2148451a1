import { describe, expect, it } from 'vitest';
import type { SessionConfig } from '../session/schema.ts';
import { placementFaults } from './placement.ts';
import type { Cluster } from './schema.ts';
import { aCluster, aPartition, aProject, aQos, limits } from './test-cluster.ts';

const plain = aCluster({
  partitions: [
    aPartition('normal', { is_default: true, max_minutes: 60, cpus: 4, memory_mib: 4000 }),
    aPartition('gpu', {
      gpus: 3,
      gpu_types: [
        { type: 'a100', total: 5, free: 1, most: 2 },
        { type: 't4', total: 1, free: 1, most: 1 },
      ],
    }),
  ],
});

function faults(resources: Partial<SessionConfig['resources']>, cluster: Cluster = plain) {
  const all = { cpus: 1, memory: '1Gi', gpus: 0, time: 60, partition: null, account: null, qos: null, ...resources };
  const config = { resources: all, display: { type: 'novnc' as const, resolution: '800x600' } };
  return Object.fromEntries(
    placementFaults(config, cluster).map(({ field, message }) => [field.replace('config.resources.', ''), message]),
  );
}

it.each([
  [{}, {}],
  [{ partition: 'gpu', gpus: 3, time: 10_000 }, {}],
  [
    { cpus: 5, memory: '4Gi' },
    { cpus: 'must be at most 4 on partition normal', memory: 'must be at most 4000Mi on partition normal' },
  ],
  [{ time: 61 }, { time: 'must be at most 60 on partition normal' }],
  [{ partition: 'gpu', gpus: 4 }, { gpus: 'must be at most 3 on partition gpu' }],
  [{ gpus: 1 }, { gpus: 'must be at most 0 on partition normal' }],
  [{ partition: 'gpus', time: 61 }, { partition: 'is not a partition that you may use; did you mean gpu?' }],
  [{ partition: 'fast' }, { partition: 'is not a partition that you may use; you may use normal, gpu' }],
  [{ partition: 'gpu', gpus: 2, gpu_type: 'a100' }, {}],
  [{ partition: 'gpu', gpus: 2, gpu_type: 't4' }, { gpus: 'must be at most 1 on partition gpu' }],
  [
    { partition: 'gpu', gpus: 1, gpu_type: 'a1000' },
    { gpu_type: 'is not a type of GPU on partition gpu; did you mean a100?' },
  ],
  [
    { partition: 'gpu', gpus: 1, gpu_type: 'h100x' },
    { gpu_type: 'is not a type of GPU on partition gpu; you may use a100, t4' },
  ],
])('of %j the cluster does not have: %j', (resources, expected) => {
  expect(faults(resources)).toEqual(expected);
});

describe('where users are held to projects', () => {
  const cluster = aCluster({
    projects: [
      aProject('research', { is_default: true, qos: ['normal', 'short'], limits: limits({ minutes: 600, cpus: 8 }) }),
      aProject('engineering', { qos: ['normal', 'long', 'over'], limits: limits({ gpus: { '': 2, a100: 1 } }) }),
      aProject('crash', { partition: 'viz', limits: limits({ memory_mib: 2048 }) }),
    ],
    qos: [
      aQos('normal'),
      aQos('short', { limits: limits({ minutes: 30 }) }),
      aQos('long', { is_over_partition_time: true, limits: limits({ minutes: 900, cpus: 16 }) }),
      aQos('over', { is_over_partition_limits: true, limits: limits({ cpus: 6 }) }),
      aQos('huge'),
    ],
    partitions: [
      aPartition('viz', {
        is_default: true,
        max_minutes: 720,
        gpus: 4,
        gpu_types: [{ type: 'a100', total: 4, free: 4, most: 4 }],
      }),
      aPartition('design', { projects: ['engineering'], qos: ['long'] }),
      aPartition('night', { limits: limits({ cpus: 2 }) }),
    ],
  });

  it.each([
    [{}, {}],
    [{ account: 'engineering', gpus: 1, gpu_type: 'a100' }, {}],
    [{ account: 'enginering' }, { account: 'is not an account that you may use; did you mean engineering?' }],
    [{ account: 'root' }, { account: 'is not an account that you may use; you may use research, engineering, crash' }],
    // The one that is charged as usual may not be used there.
    [
      { partition: 'design' },
      { account: 'must be another than research on partition design; there you may use engineering' },
    ],
    [
      { account: 'crash', partition: 'night' },
      { account: 'must be another than crash on partition night; there you may use none' },
    ],
    [{ qos: 'long' }, { qos: 'is not a QOS of account research; you may use normal, short' }],
    [
      { account: 'engineering', partition: 'design' },
      { qos: 'must be another than normal on partition design; there you may use long' },
    ],
    [{ time: 601 }, { time: 'must be at most 600 for account research' }],
    [{ qos: 'short' }, { time: 'must be at most 30 with QOS short' }],
    // A limit of the QOS counts before the one of the account, and this QOS is over the partition's time.
    [{ account: 'engineering', qos: 'long', time: 900, cpus: 16 }, {}],
    [{ account: 'engineering', time: 721 }, { time: 'must be at most 720 on partition viz' }],
    [{ account: 'engineering', qos: 'long', time: 901 }, { time: 'must be at most 900 with QOS long' }],
    [{ partition: 'night', cpus: 3 }, { cpus: 'must be at most 2 on partition night' }],
    // The limits of this QOS are over the partition's.
    [{ account: 'engineering', partition: 'night', qos: 'over', cpus: 6 }, {}],
    [{ account: 'engineering', partition: 'night', qos: 'over', cpus: 7 }, { cpus: 'must be at most 6 with QOS over' }],
    [{ account: 'crash', memory: '3Gi' }, { memory: 'must be at most 2048Mi for account crash' }],
    [{ account: 'engineering', gpus: 3 }, { gpus: 'must be at most 2 for account engineering' }],
    [{ account: 'engineering', gpus: 2, gpu_type: 'a100' }, { gpus: 'must be at most 1 for account engineering' }],
  ])('of %j is refused: %j', (resources, expected) => {
    expect(faults(resources, cluster)).toEqual(expected);
  });

  it('who is in none is judged by the scheduler, for he may have been added just now', () => {
    expect(faults({ account: 'aero', qos: 'any' }, { ...cluster, projects: [] })).toEqual({});
  });

  it('QOS that nobody is held to are not judged', () => {
    expect(faults({ qos: 'any' }, { ...cluster, qos: null })).toEqual({});
  });
});
