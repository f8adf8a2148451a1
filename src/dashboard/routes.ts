/** The cluster over HTTP. */
import type { Server } from '../http/server.ts';
import type { ClusterWatch } from './cluster.ts';
import { clusterView } from './schema.ts';

export function clusterRoutes(server: Server, { cluster }: { cluster: ClusterWatch }): void {
  server.get(
    '/api/cluster',
    {
      config: { access: 'user' },
      schema: {
        tags: ['cluster'],
        summary: 'Nodes, partitions and planned maintenances, as far as the site shows them to its users',
        response: { 200: clusterView },
      },
    },
    ({ principal }) => cluster.view(principal.role !== 'user'),
  );
}
