/** CalculiX, from Debian in its container, on a node: a beam as beam theory has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../src/runs/schema.ts';
import { ensureImages } from '../../testbed/images.ts';
import { cantilever, TIP_DEFLECTION_MM, tipDeflection } from '../support/cantilever.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const RUN_MS = 120_000;

const cluster = sharedCluster();
let portal: ClusterPortal;
let user: Client;
beforeAll(async () => {
  // Its base is of another release than that of the other images.
  await ensureImages(cluster, ['calculix'], console.log);
  portal = await startClusterPortal(cluster);
  user = await portal.user('testuser');
  await cluster.output('access', ['tee', '/home/testuser/beam.inp'], { user: 'testuser', input: cantilever() });
}, 600_000);
afterAll(() => portal?.dispose());

it('bends a beam as beam theory has it, on two processors', async () => {
  const { status, body: made } = await user.request<Run>('POST', '/api/cae/runs', {
    solver_id: 'calculix',
    input: '/home/testuser/beam.inp',
    resources: { cpus: 2, memory: '1Gi', time: 10 },
  });
  expect(status).toBe(201);
  const run = await until(
    'it has ended',
    async () => {
      const { body } = await user.request<Run>('GET', `/api/cae/runs/${made.run_id}`);
      return ['completed', 'failed', 'stopped'].includes(body.status) ? body : null;
    },
    RUN_MS,
  );
  const written = (file: string) => readFileSync(join(cluster.homes, run.folder.replace('/home/', ''), file), 'utf8');
  expect(run, written('berth.log')).toMatchObject({ status: 'completed', exit_status: 0 });
  expect(written('berth.log')).toContain('Using up to 2 cpu(s) for spooles.');
  expect(Math.abs(tipDeflection(written('beam.dat')) / TIP_DEFLECTION_MM - 1)).toBeLessThan(0.02);
});
