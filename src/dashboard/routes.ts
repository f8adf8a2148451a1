/** The cluster over HTTP. */
import { z } from 'zod';
import type { Server } from '../http/server.ts';
import type { ClusterWatch } from './cluster.ts';
import { clusterExports } from './exports.ts';
import { clusterNode, clusterNodes, clusterSummary, nodesQuery } from './schema.ts';

const access = { access: 'user', viewable: true } as const;
const tags = ['cluster'];

export function clusterRoutes(server: Server, { cluster }: { cluster: ClusterWatch }): void {
  clusterExports(server, { cluster });

  server.get(
    '/api/cluster',
    {
      config: access,
      schema: {
        tags,
        summary:
          'What there is and what of it is free, partitions and reservations, as far as the site shows them to its users',
        response: { 200: clusterSummary },
      },
    },
    ({ principal }) => cluster.summary(principal.role !== 'user'),
  );

  server.get(
    '/api/cluster/nodes',
    {
      config: access,
      schema: {
        tags,
        summary: 'Nodes: all of them, or those that may have changed since an earlier answer',
        querystring: nodesQuery,
        response: { 200: clusterNodes },
      },
    },
    ({ principal, query: { since } }) =>
      cluster.nodes(principal.role !== 'user', since === undefined ? null : Date.parse(since)),
  );

  server.get(
    '/api/cluster/nodes/:name',
    {
      config: access,
      schema: {
        tags,
        summary: 'One node',
        params: z.object({ name: z.string() }),
        response: { 200: clusterNode },
      },
    },
    ({ principal, params }) => cluster.node(principal.role !== 'user', params.name),
  );
}
