/** The cluster's nodes and partitions, both from one query, which is made at most once in a while, however many ask. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ClusterLook, ClusterNode, Partition } from '../scheduler.ts';
import { askNodes, type NodeRow } from './answers.ts';
import { nodeState } from './node-states.ts';
import { minutes } from './quantities.ts';
import type { Run } from './run.ts';

/** Somewhat less than the 5 s after which those ask again who watch: a timer may be early by a moment. */
const FRESH_MS = 4_000;

/** Asks Slurm when the last answer is not fresh. */
export function clusterLooks(run: Run, now: () => number): () => Promise<ClusterLook> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answer: Promise<ClusterLook> | undefined;
  return () => {
    if (answer === undefined || now() - askedAt >= FRESH_MS) {
      askedAt = now();
      answer = ask(run, askedAt);
    }
    return answer;
  };
}

async function ask(run: Run, askedAt: number): Promise<ClusterLook> {
  const rows = await askNodes(run);
  return { askedAt, nodes: await nodesOf(rows), partitions: partitionsOf(rows) };
}

async function nodesOf(rows: NodeRow[]): Promise<ClusterNode[]> {
  const nodes = new Map<string, ClusterNode>();
  for (const row of rows) {
    const seen = nodes.get(row.NodeList);
    if (seen) seen.partitions.push(partitionName(row));
    else nodes.set(row.NodeList, nodeOf(row));
  }
  return Promise.all([...nodes.values()].map(async (node) => ({ ...node, address: await resolved(node.address) })));
}

function nodeOf(row: NodeRow): ClusterNode {
  // Allocated, idle, others, all of them.
  const [allocated = '', , , all = ''] = row.CPUsState.split('/');
  const gpus = gpusOf(row.Gres);
  return {
    name: row.NodeList,
    address: row.NodeAddr,
    state: nodeState(row.StateComplete),
    detail: row.StateComplete,
    reason: row.Reason === 'none' || row.Reason === '' ? null : row.Reason,
    partitions: [partitionName(row)],
    cpus: number(all),
    cpusAllocated: number(allocated),
    load: number(row.CPUsLoad),
    memoryMiB: number(row.Memory),
    memoryAllocatedMiB: number(row.AllocMem),
    gpus,
    gpusAllocated: Object.fromEntries(Object.entries(gpusOf(row.GresUsed)).filter(([type]) => type in gpus)),
  };
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

/** `N/A` and other words are not one. */
const number = (text: string): number | null => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null);

/** `gpu:2`, `gpu:a100:4(S:0-1),gpu:t4:1,shard:8`; of those that are used `gpu:a100:2(IDX:0,3)`. */
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
