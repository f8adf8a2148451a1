import { expect, it } from 'vitest';
import { byPartition, type ClusterNode, countByState, type Partition } from './by-partition.ts';

const node = (name: string, partitions: string[], state: ClusterNode['state'] = 'idle'): ClusterNode => ({
  name,
  state,
  detail: state,
  partitions,
  cpus: 4,
  memory_mib: 4096,
  gpus: {},
});
const partition = (name: string): Partition => ({ name, is_default: false, up: true, max_minutes: null });

const shape = (groups: ReturnType<typeof byPartition>) =>
  groups.map((group) => [group.partition?.name ?? null, group.nodes.map(({ name }) => name)]);

it('shows a node in each of its partitions, in the order of their numbers', () => {
  const groups = byPartition({
    nodes: [node('n10', ['a', 'b']), node('n9', ['a'])],
    partitions: [partition('a'), partition('b')],
  });
  expect(shape(groups)).toEqual([
    ['a', ['n9', 'n10']],
    ['b', ['n10']],
  ]);
});

it('shows nodes of no partition, and all where partitions are kept from one', () => {
  expect(shape(byPartition({ nodes: [node('n1', [])], partitions: [partition('a')] }))).toEqual([
    ['a', []],
    [null, ['n1']],
  ]);
  expect(shape(byPartition({ nodes: [node('n1', ['a'])], partitions: null }))).toEqual([[null, ['n1']]]);
});

it('counts nodes by state', () => {
  const nodes = [node('a', []), node('b', [], 'down'), node('c', [], 'down')];
  expect(countByState(nodes)).toEqual({ idle: 1, mixed: 0, allocated: 0, down: 2 });
});
