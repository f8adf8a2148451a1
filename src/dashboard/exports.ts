/** The cluster's nodes, partitions and reservations as files, as far as the site shows them. */
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { type Columns, exportRoutes } from '../exports.ts';
import type { Server } from '../http/server.ts';
import type { ClusterWatch } from './cluster.ts';
import { type Amounts, type ClusterSummary, type ListedNode, nodesFilter } from './schema.ts';

type Partition = NonNullable<ClusterSummary['partitions']>[number];
type Reservation = NonNullable<ClusterSummary['reservations']>[number];

const NODES: Columns<ListedNode> = {
  name: (node) => node.name,
  state: (node) => node.state,
  detail: (node) => node.detail,
  reason: (node) => node.reason,
  partitions: (node) => node.partitions.join(' '),
  cpus: (node) => node.cpus,
  cpus_allocated: (node) => node.cpus_allocated,
  memory_mib: (node) => node.memory_mib,
  memory_allocated_mib: (node) => node.memory_allocated_mib,
  gpus: ({ gpus }) => sum(Object.values(gpus).map(({ total }) => total)),
  gpus_allocated: ({ gpus }) => sum(Object.values(gpus).map(({ allocated }) => allocated)),
};

const PARTITIONS: Columns<Partition> = {
  name: (partition) => partition.name,
  is_default: (partition) => partition.is_default,
  up: (partition) => partition.up,
  max_minutes: (partition) => partition.max_minutes,
  nodes: ({ capacity }) => capacity && sum(Object.values(capacity.nodes)),
  cpus: ({ capacity }) => capacity?.cpus.total ?? null,
  cpus_allocated: ({ capacity }) => capacity?.cpus.allocated ?? null,
  cpus_free: ({ capacity }) => capacity?.cpus.free ?? null,
  memory_mib: ({ capacity }) => capacity?.memory_mib.total ?? null,
  memory_allocated_mib: ({ capacity }) => capacity?.memory_mib.allocated ?? null,
  memory_free_mib: ({ capacity }) => capacity?.memory_mib.free ?? null,
  gpus: (partition) => gpus(partition, 'total'),
  gpus_allocated: (partition) => gpus(partition, 'allocated'),
  gpus_free: (partition) => gpus(partition, 'free'),
};

const RESERVATIONS: Columns<Reservation> = {
  name: (reservation) => reservation.name,
  is_maintenance: (reservation) => reservation.is_maintenance,
  from: (reservation) => reservation.from,
  until: (reservation) => reservation.until,
  nodes: (reservation) => reservation.nodes.join(' '),
};

export function clusterExports(server: Server, { cluster }: { cluster: ClusterWatch }): void {
  const common = { access: 'user' as const, tags: ['cluster'] };
  const empty = z.strictObject({});

  exportRoutes(server, '/api/cluster/nodes', {
    ...common,
    of: 'nodes',
    querystring: nodesFilter,
    columns: NODES,
    rows: async ({ principal }, { q = '', state }) => {
      const { nodes } = await cluster.nodes(principal.role !== 'user', null);
      const part = q.toLowerCase();
      return shown(nodes, 'nodes').filter(
        (node) => (state === undefined || node.state === state) && node.name.toLowerCase().includes(part),
      );
    },
  });
  exportRoutes(server, '/api/cluster/partitions', {
    ...common,
    of: 'partitions',
    querystring: empty,
    columns: PARTITIONS,
    rows: async ({ principal }) => shown((await cluster.summary(principal.role !== 'user')).partitions, 'partitions'),
  });
  exportRoutes(server, '/api/cluster/reservations', {
    ...common,
    of: 'reservations',
    querystring: empty,
    columns: RESERVATIONS,
    rows: async ({ principal }) =>
      shown((await cluster.summary(principal.role !== 'user')).reservations, 'reservations'),
  });
}

function shown<Row>(rows: Row[] | null, what: string): Row[] {
  if (rows === null) throw new Problem('forbidden', `This site keeps its ${what} from its users.`);
  return rows;
}

/** null where none of them is known. */
function sum(numbers: (number | null)[]): number | null {
  const known = numbers.filter((number) => number !== null);
  return known.length === 0 && numbers.length > 0 ? null : known.reduce((all, one) => all + one, 0);
}

const gpus = ({ capacity }: Partition, what: keyof Amounts): number | null =>
  capacity && sum(Object.values(capacity.gpus).map((amounts) => amounts[what]));
