import { expect, it } from 'vitest';
import type { ClusterNodes, ListedNode } from '../../../src/dashboard/schema.ts';
import { merge } from './merge.ts';
import { listedNode } from './test-nodes.ts';

const answer = (minute: number, is_whole: boolean, nodes: ListedNode[] | null): ClusterNodes => ({
  seen_at: `2026-11-26T10:${String(minute).padStart(2, '0')}:00.000Z`,
  is_current: true,
  is_whole,
  nodes,
});
const [first, second] = [listedNode({ name: 'n1' }), listedNode({ name: 'n2' })];
const known = answer(10, true, [first, second]);

it('takes what changed, and leaves the others the objects that they were', () => {
  const drained = listedNode({ name: 'n2', state: 'drained' });
  const merged = merge(known, answer(11, false, [drained]));
  expect(merged.nodes?.[0]).toBe(first);
  expect(merged.nodes?.[1]).toBe(drained);
  expect(merged.seen_at).toBe('2026-11-26T10:11:00.000Z');
});

it('is the answer where that is all, or the first, or tells no nodes', () => {
  for (const whole of [answer(12, true, []), answer(12, false, null)]) expect(merge(known, whole)).toBe(whole);
  const only = answer(12, false, [first]);
  expect(merge(undefined, only)).toBe(only);
});

it('stays as it is where the answer is of an earlier look', () => {
  expect(merge(known, answer(9, false, [listedNode({ name: 'n1', state: 'down' })]))).toBe(known);
});
