/** The lid-driven cavity at Re = 100, computed by a run on a node to its steady state, against what Ghia, Ghia and Shin have. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run, SeriesPart } from '../../src/runs/schema.ts';
import { ensureImages } from '../../testbed/images.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { centreLines, deviations, GHIA_U, GHIA_V, readVectors } from '../support/ghia.ts';
import { until } from '../support/until.ts';

const CAVITY = join(import.meta.dirname, '../fixtures/cavity');
const SIDE_M = 0.1;
const LID_M_PER_S = 1;
const REYNOLDS = 100;
const CELLS = 64;
/** In which the lid passes 0.8 of a cell. */
const STEP_S = 0.00125;
/** In which it passes 12.5 times the cavity: what is left of the beginning falls to a third each 0.2 s. */
const END_S = 1.25;
/** What a step still changes, as OpenFOAM measures it. At the beginning it is 1. */
const STEADY_RESIDUAL = 1e-5;
/** Half a minute on two processors of their own. */
const RUN_MS = 10 * 60_000;

const cluster = sharedCluster();
const input = join(cluster.homes, 'testuser/ghia');
let portal: ClusterPortal;
let user: Client;
let run: Run;
let log: string;

/** The fixture's case in a mesh and with steps of its own. */
function writeCase(): void {
  cpSync(CAVITY, input, { recursive: true });
  const change = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(input, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(input, file), text.replace(from, to));
  };
  change('system/blockMeshDict', '(20 20 1)', `(${CELLS} ${CELLS} 1)`);
  // It would call a step solved at what is asked of the last one.
  change('system/fvSolution', 'tolerance 1e-05;', 'tolerance 1e-07;');
  change('system/controlDict', 'deltaT 0.005;', `deltaT ${STEP_S};`);
  change('system/controlDict', 'writeInterval 20;', `writeInterval ${END_S / STEP_S};`);
}

beforeAll(async () => {
  await ensureImages(cluster, ['openfoam'], console.log);
  portal = await startClusterPortal(cluster);
  user = await portal.user('testuser');
  writeCase();
  const { status, body: made } = await user.request<Run>('POST', '/api/cae/runs', {
    solver_id: 'openfoam-icofoam',
    input: '/home/testuser/ghia',
    params: { nu: (LID_M_PER_S * SIDE_M) / REYNOLDS, end_time: END_S },
    resources: { cpus: 2, memory: '1Gi', time: 10 },
  });
  expect(status).toBe(201);
  run = await until(
    'it has ended',
    async () => {
      const { body } = await user.request<Run>('GET', `/api/cae/runs/${made.run_id}`);
      return ['completed', 'failed', 'stopped'].includes(body.status) ? body : null;
    },
    RUN_MS,
    500,
  );
  log = readFileSync(here('berth.log'), 'utf8');
}, RUN_MS);
afterAll(() => portal?.dispose());

/** A file of the run, on this machine. */
const here = (file: string): string => join(cluster.homes, run.folder.replace('/home/', ''), file);

describe(`the cavity on ${CELLS} by ${CELLS} cells, on two processors`, () => {
  it('comes to its steady state, as its curves tell', async () => {
    expect(run, log.slice(-2000)).toMatchObject({ status: 'completed', x: END_S, progress: 1 });
    expect(log).toContain('nProcs : 2');
    const last = new Map<string, number | null>();
    for (let from = 0; ; ) {
      const { body } = await user.request<SeriesPart>('GET', `/api/cae/runs/${run.run_id}/series?from=${from}`);
      for (const [, group, name, value] of body.rows) if (group === 'residuals') last.set(name, value);
      if (body.next === from) break;
      from = body.next;
    }
    expect([...last.keys()].sort()).toEqual(['Ux', 'Uy', 'p']);
    for (const name of ['Ux', 'Uy']) expect(last.get(name), name).toBeLessThan(STEADY_RESIDUAL);
  });

  it('has on both centre lines the velocities of the table, to 2 % of the lid’s', () => {
    const cells = readVectors(readFileSync(here(`${END_S}/U`), 'utf8'));
    expect(cells).toHaveLength(CELLS * CELLS);
    const { u, v } = centreLines(cells, LID_M_PER_S);
    for (const [profile, table] of [
      [u, GHIA_U],
      [v, GHIA_V],
    ] as const) {
      for (const { place, deviation } of deviations(profile, table)) {
        expect(deviation, `at ${place}`).toBeLessThanOrEqual(0.02);
      }
    }
  });
});
