import type { ClusterNodes } from '../../../src/dashboard/schema.ts';

/** What is known of the nodes, with an answer that tells all of them or those that changed. Answers come from several processes. */
export function merge(known: ClusterNodes | undefined, answer: ClusterNodes): ClusterNodes {
  if (!known?.nodes || !answer.nodes || answer.is_whole) return answer;
  // Another process has not looked since: what it has to tell comes again.
  if (answer.seen_at < known.seen_at) return known;
  const changed = new Map(answer.nodes.map((node) => [node.name, node]));
  return { ...answer, is_whole: true, nodes: known.nodes.map((node) => changed.get(node.name) ?? node) };
}
