import { expect, it } from 'vitest';
import { byPartition, type NodeFilter, type Partition } from './by-partition.ts';
import { listedNode } from './test-nodes.ts';

const ALL: NodeFilter = { q: '', state: null };
const node = (name: string, partitions: string[]) => listedNode({ name, partitions });
const partition = (name: string): Partition => ({
  name,
  is_default: false,
  up: true,
  max_minutes: null,
  capacity: null,
});
const shape = (groups: ReturnType<typeof byPartition>) =>
  groups.map((group) => [group.partition?.name ?? null, group.nodes.map(({ name }) => name)]);

it('shows a node in each of its partitions, in the order of their numbers', () => {
  const nodes = [node('n10', ['a', 'b']), node('n9', ['a'])];
  expect(shape(byPartition(nodes, [partition('a'), partition('b')], ALL))).toEqual([
    ['a', ['n9', 'n10']],
    ['b', ['n10']],
  ]);
});

it('shows nodes of no partition, and all where partitions are kept from one', () => {
  expect(shape(byPartition([node('n1', [])], [partition('a')], ALL))).toEqual([
    ['a', []],
    [null, ['n1']],
  ]);
  expect(shape(byPartition([node('n1', ['a'])], null, ALL))).toEqual([[null, ['n1']]]);
});

it('leaves out what the filter lets nothing through of', () => {
  const nodes = [node('viz1', ['a']), listedNode({ name: 'gpu1', partitions: ['b'], state: 'down' })];
  const partitions = [partition('a'), partition('b')];
  expect(shape(byPartition(nodes, partitions, { q: ' VIZ', state: null }))).toEqual([['a', ['viz1']]]);
  expect(shape(byPartition(nodes, partitions, { q: '', state: 'down' }))).toEqual([['b', ['gpu1']]]);
  expect(byPartition(nodes, partitions, { q: 'viz', state: 'down' })).toEqual([]);
});
