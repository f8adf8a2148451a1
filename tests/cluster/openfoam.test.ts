/** OpenFOAM, from Debian in its container, on a node: the lid-driven cavity on two processors, and what Berth tells of it. */
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run, SeriesPart } from '../../src/runs/schema.ts';
import { ensureImages } from '../../testbed/images.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const CAVITY = join(import.meta.dirname, '../fixtures/cavity');
const RUN_MS = 120_000;
/** Where none of the images is there yet. */
const IMAGES_MS = 600_000;

const cluster = sharedCluster();
let portal: ClusterPortal;
let user: Client;
beforeAll(async () => {
  await ensureImages(cluster, ['openfoam', 'paraview'], console.log);
  portal = await startClusterPortal(cluster);
  user = await portal.user('testuser');
  cpSync(CAVITY, join(cluster.homes, 'testuser/cavity'), { recursive: true });
}, IMAGES_MS);
afterAll(() => portal?.dispose());

it('solves the cavity on two processors, and its curves are the numbers of its log', async () => {
  const { status, body: made } = await user.request<Run>('POST', '/api/cae/runs', {
    solver_id: 'openfoam-icofoam',
    input: '/home/testuser/cavity',
    params: { nu: 0.02, picture: 'U' },
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
  const folder = join(cluster.homes, run.folder.replace('/home/', ''));
  const log = readFileSync(join(folder, 'berth.log'), 'utf8');
  expect(run, log.slice(-2000)).toMatchObject({ status: 'completed', x: 0.5, progress: 1 });
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['0.5', 'processor0', 'processor1', 'case.foam']));
  expect(run.result).toBe(`${run.folder}/case.foam`);
  expect(existsSync(join(folder, '0.5/U'))).toBe(true);
  const rows: SeriesPart['rows'] = [];
  for (let from = 0; ; ) {
    const { body } = await user.request<SeriesPart>('GET', `/api/cae/runs/${run.run_id}/series?from=${from}`);
    rows.push(...body.rows);
    if (body.next === from) break;
    from = body.next;
  }
  const written = [...log.matchAll(/Solving for (\w+), Initial residual = ([^,]+),/g)];
  expect(written).toHaveLength(400);
  expect(rows.filter(([, group]) => group === 'residuals').map(([, , name, value]) => [name, value])).toEqual(
    written.map(([, name, value]) => [name, Number(value)]),
  );
  // The solver says what it took itself; two of it ran, in a container.
  const took = Number([...log.matchAll(/^ExecutionTime = ([\d.]+) s/gm)].at(-1)?.[1]);
  expect(took).toBeGreaterThan(0);
  expect(run.use?.cpu_seconds).toBeGreaterThanOrEqual(2 * took);
  expect(run.use?.memory_peak).toBeGreaterThan(0);
  const picture = readFileSync(join(folder, 'U.png'));
  expect([picture.toString('latin1', 1, 4), picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([
    'PNG',
    1200,
    900,
  ]);
  const report = await fetch(`${portal.url}/api/cae/runs/${run.run_id}/report`, {
    headers: { authorization: `Bearer ${user.token}` },
  });
  const page = await report.text();
  expect(page).toContain(`data:image/png;base64,${picture.toString('base64')}`);
  expect(page.match(/<figcaption>[^<]*/g)).toEqual(
    ['U.png', 'Initial residuals', 'Courant number', 'Continuity error'].map((title) => `<figcaption>${title}`),
  );
});
