import { describe, expect, it } from 'vitest';
import { type Most, mostOn, placementOf, projectsOn, qosOn, settled } from './placement.ts';
import { aCluster, aPartition, aProject, aQos, limits } from './test-cluster.ts';

const cluster = aCluster({
  projects: [
    aProject('research', { is_default: true, qos: ['normal', 'short'], limits: limits({ minutes: 600, cpus: 8 }) }),
    aProject('engineering', {
      qos: ['normal', 'long'],
      limits: limits({ gpus: { '': 3, a100: 1 }, memory_mib: 4096 }),
    }),
    aProject('engineering', { partition: 'design', qos: ['long'], default_qos: 'long' }),
    aProject('crash', { partition: 'viz', qos: ['long'], default_qos: null }),
  ],
  qos: [
    aQos('normal'),
    aQos('short', { limits: limits({ minutes: 30 }) }),
    aQos('long', {
      is_over_partition_time: true,
      is_over_partition_limits: true,
      limits: limits({ minutes: 900, cpus: 32 }),
    }),
  ],
  partitions: [
    aPartition('viz', { is_default: true, max_minutes: 720, cpus: 16, memory_mib: 3584, limits: limits({ cpus: 4 }) }),
    aPartition('design', { projects: ['engineering'], qos: ['long'] }),
    aPartition('gpu', {
      gpus: 4,
      gpu_types: [
        { type: 'a100', total: 4, free: 1, most: 2 },
        { type: 't4', total: 4, free: 4, most: 4 },
      ],
    }),
  ],
});
const chosen = { cpus: 1, memory: 1, gpus: 0, gpu_type: '', time: 60, partition: '', account: '', qos: '' };
const names = (list: { name: string }[] | null) => list?.map(({ name }) => name);
const at = (more: Partial<typeof chosen>) => placementOf(cluster, { ...chosen, ...more });

describe('where a launch lands', () => {
  it.each([
    [{}, ['viz', 'research', 'normal']],
    [{ gpus: 1 }, ['gpu', 'research', 'normal']],
    [{ partition: 'design', account: 'engineering' }, ['design', 'engineering', 'long']],
    [{ account: 'engineering' }, ['viz', 'engineering', 'normal']],
    [{ account: 'crash' }, ['viz', 'crash', undefined]],
    [{ account: 'crash', partition: 'gpu' }, ['gpu', undefined, undefined]],
    [{ qos: 'short' }, ['viz', 'research', 'short']],
  ])('with %j is %j', (more, expected) => {
    const { partition, project, qos } = at(more);
    expect([partition?.name, project?.name, qos?.name]).toEqual(expected);
  });

  it('is open to the projects and QOS of the user that the partition takes', () => {
    expect(names(projectsOn(cluster, null))).toEqual(['research', 'engineering', 'crash']);
    expect(names(projectsOn(cluster, at({}).partition))).toEqual(['research', 'engineering', 'crash']);
    expect(names(projectsOn(cluster, at({ partition: 'design' }).partition))).toEqual(['engineering']);
    expect(names(projectsOn(cluster, at({ partition: 'gpu' }).partition))).toEqual(['research', 'engineering']);
    expect(names(qosOn(cluster, at({})))).toEqual(['normal', 'short']);
    expect(names(qosOn(cluster, at({ partition: 'design', account: 'engineering' })))).toEqual(['long']);
  });

  it('is not known where nobody is held to anything', () => {
    const open = { ...cluster, projects: null, qos: null };
    expect([projectsOn(open, null), qosOn(open, at({}))]).toEqual([null, null]);
  });
});

describe('the last choice', () => {
  const after = (more: Partial<typeof chosen>, last: 'partition' | 'account' | 'qos') => {
    const next = settled(cluster, { ...chosen, ...more }, last);
    return Object.fromEntries(
      Object.entries(next).filter(([key]) => ['partition', 'account', 'qos', 'gpu_type'].includes(key)),
    );
  };

  it.each([
    ['partition', { partition: 'viz' }, {}],
    // What is charged as usual may not be used there, nor its QOS.
    ['partition', { partition: 'design' }, { account: 'engineering', qos: '' }],
    ['partition', { partition: 'gpu', account: 'crash' }, { account: 'research' }],
    ['account', { partition: 'design', account: 'research' }, { partition: '' }],
    ['account', { partition: 'viz', account: 'engineering', qos: 'short' }, { qos: '' }],
    ['qos', { partition: 'viz', qos: 'short' }, {}],
    ['partition', { partition: 'viz', gpus: 1, gpu_type: 'a100' }, { gpu_type: '' }],
    ['partition', { partition: 'gpu', gpus: 1, gpu_type: 'a100' }, {}],
  ] as const)('of a %s keeps what goes with it: %j', (last, more, changed) => {
    expect(after(more, last)).toEqual({
      account: '',
      qos: '',
      gpu_type: '',
      ...more,
      ...changed,
      gpus: undefined,
    });
  });
});

describe('the most', () => {
  const max = { cpus: 64, memory: '64Gi', gpus: 8, time: 1440 };
  const most = (more: Partial<typeof chosen>) =>
    Object.fromEntries(
      Object.entries(mostOn(at(more), more.gpu_type ?? '', max)).map(([key, { amount, by }]: [string, Most]) => [
        key,
        `${amount}${by ? ` ${by.kind} ${by.name}` : ''}`,
      ]),
    );

  it.each([
    // The limits of a partition count before those of an account.
    [
      {},
      { cpus: '4 partition viz', memory: '3.5 partition viz', gpus: '0 partition viz', time: '600 account research' },
    ],
    [{ qos: 'short' }, { time: '30 qos short' }],
    // This QOS is over the partition's limits, of time too.
    [
      { account: 'engineering', qos: 'long' },
      { cpus: '16 partition viz', time: '900 qos long', memory: '3.5 partition viz' },
    ],
    [
      { account: 'engineering', gpus: 1 },
      { gpus: '3 account engineering', memory: '4 account engineering' },
    ],
    [{ account: 'engineering', gpus: 1, gpu_type: 'a100' }, { gpus: '1 account engineering' }],
    [{ gpus: 1, gpu_type: 'a100' }, { gpus: '2 partition gpu' }],
    [{ gpus: 1 }, { gpus: '4 partition gpu', cpus: '8 account research' }],
  ])('with %j is %j', (more, expected) => {
    expect(most(more)).toMatchObject(expected);
  });
});
