/** The cluster's nodes and partitions, both from one query, which is made at most once in a while, however many ask. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ClusterNode, Partition } from '../scheduler.ts';
import { askNodes, type NodeRow } from './answers.ts';
import { minutes } from './quantities.ts';
import type { Run } from './run.ts';

const FRESH_MS = 5_000;
const DOWN =
  /down|drain|error|fail|future|invalid|maint|not_responding|no_respond|reboot|unknown|powering_down|power_down/;

export interface Cluster {
  nodes: ClusterNode[];
  partitions: Partition[];
}

/** Asks Slurm when the last answer is not fresh. */
export function clusterView(run: Run, now: () => number): () => Promise<Cluster> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer: Promise<Cluster> | undefined;
  return () => {
    if (answer === undefined || now() - asked >= FRESH_MS) {
      asked = now();
      answer = askNodes(run).then(async (rows) => ({ nodes: await nodesOf(rows), partitions: partitionsOf(rows) }));
    }
    return answer;
  };
}

async function nodesOf(rows: NodeRow[]): Promise<ClusterNode[]> {
  const nodes = new Map<string, ClusterNode>();
  for (const row of rows) {
    const seen = nodes.get(row.NodeList);
    if (seen) seen.partitions.push(partitionName(row));
    else {
      nodes.set(row.NodeList, {
        name: row.NodeList,
        address: row.NodeAddr,
        state: nodeState(row.StateComplete),
        detail: row.StateComplete,
        partitions: [partitionName(row)],
        cpus: Number(row.CPUs),
        memoryMiB: Number(row.Memory),
        gpus: gpusOf(row.Gres),
      });
    }
  }
  return Promise.all([...nodes.values()].map(async (node) => ({ ...node, address: await resolved(node.address) })));
}

function partitionsOf(rows: NodeRow[]): Partition[] {
  const partitions = new Map<string, Partition>();
  for (const row of rows) {
    const name = partitionName(row);
    const seen = partitions.get(name);
    if (seen) seen.nodes++;
    else {
      const isDefault = row.Partition.endsWith('*');
      partitions.set(name, { name, isDefault, up: row.Available === 'up', maxMinutes: minutes(row.Time), nodes: 1 });
    }
  }
  // Slurm tells those that share nodes in another order each time.
  return [...partitions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const partitionName = ({ Partition }: NodeRow): string => Partition.replace(/\*$/, '');

/** `mixed+planned`, `idle+drain`, `idle+cloud+powered_down`: a node that is off to save power is started for a job. */
function nodeState(words: string): ClusterNode['state'] {
  const text = words.toLowerCase().replace('powered_down', '');
  if (DOWN.test(text)) return 'down';
  if (text.startsWith('mixed')) return 'mixed';
  return text.startsWith('alloc') ? 'allocated' : 'idle';
}

/** `gpu:2`, `gpu:a100:4(S:0-1),gpu:t4:1,shard:8`. */
function gpusOf(gres: string): Record<string, number> {
  const found = gres.matchAll(/(?:^|,)gpu(?::([^:,()]+))?:(\d+)/g);
  return Object.fromEntries([...found].map(([, type = '', count]) => [type, Number(count)]));
}

/** A name that nobody knows stays a name: one node's must not keep the others from being described. */
async function resolved(address: string): Promise<string> {
  if (isIP(address) !== 0) return address;
  return lookup(address).then(
    (found) => found.address,
    () => address,
  );
}
