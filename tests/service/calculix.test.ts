/** CalculiX on this machine: a beam as beam theory has it, its curves, and what is told of models that are none. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LogPart, Run, SeriesPart } from '../../src/runs/schema.ts';
import { cantilever, loading, mesh, TIP_DEFLECTION_MM, tipDeflection } from '../support/cantilever.ts';
import { type Client, logIn } from '../support/client.ts';
import { readPng } from '../support/png.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { until } from '../support/until.ts';

/** A picture of it is taken once a minute. */
const SCREEN_MS = 90_000;

let portal: TestPortal;
let admin: Client;
let folder: string;
const folders: string[] = [];

beforeAll(async () => {
  portal = await startPortal();
  admin = await logIn(portal.url);
});
afterAll(async () => {
  await portal?.dispose();
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-beam-'));
  folders.push(folder);
});

/** As it has ended. */
async function run(input: string, more: object = {}): Promise<Run> {
  const body = { solver_id: 'calculix', input, ...more };
  const { status, body: made } = await admin.request<Run>('POST', '/api/cae/runs', body);
  expect(status).toBe(201);
  folders.push(made.folder);
  return until('it has ended', async () => {
    const { body: seen } = await admin.request<Run>('GET', `/api/cae/runs/${made.run_id}`);
    return ['completed', 'failed', 'stopped'].includes(seen.status) ? seen : null;
  });
}

function model(text: string | Buffer, name = 'beam.inp'): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** Of the middle of the screen most is CalculiX GraphiX' white ground, and some the beam across it. */
function showsBeam(png: Buffer): boolean {
  const { width, height, at } = readPng(png);
  const row = Array.from({ length: width / 2 }, (_, x) => at(Math.round(width / 4) + x, Math.round(height / 2)));
  const white = row.filter((colour) => colour === '#ffffff').length / row.length;
  return white > 0.5 && white < 1;
}

const resultOf = (run: Run, file: string): string => readFileSync(join(run.folder, file), 'utf8');

describe('a beam', () => {
  it('bends as beam theory has it', async () => {
    const ended = await run(model(cantilever()));
    expect(ended, resultOf(ended, 'berth.log')).toMatchObject({ status: 'completed', exit_status: 0 });
    expect(Math.abs(tipDeflection(resultOf(ended, 'beam.dat')) / TIP_DEFLECTION_MM - 1)).toBeLessThan(0.02);
    expect(ended.result).toBe(join(ended.folder, 'beam.frd'));

    const session = await admin.launch({ app_id: 'cgx', params: { file: ended.result ?? '' } });
    await until(
      'it is on the screen',
      async () => {
        const answer = await fetch(`${portal.url}/api/app/sessions/${session.session_id}/thumbnail`, {
          headers: { authorization: `Bearer ${admin.token}` },
        });
        return answer.ok && showsBeam(Buffer.from(await answer.arrayBuffer()));
      },
      SCREEN_MS,
    );
  });

  it('with large displacements converges in increments on two processors, and its curves are the numbers of its log', async () => {
    const ended = await run(model(cantilever('nonlinear')), { resources: { cpus: 2 } });
    const log = resultOf(ended, 'berth.log');
    expect(ended, log).toMatchObject({ status: 'completed' });
    expect(log).toContain('Using up to 2 cpu(s) for spooles.');
    const { body } = await admin.request<SeriesPart>('GET', `/api/cae/runs/${ended.run_id}/series?from=0`);
    const drawn = (group: string, name: string) =>
      body.rows.filter(([, of, curve]) => of === group && curve === name).map(([, , , value]) => value);
    const written = (sign: RegExp) => [...log.matchAll(sign)].map(([, value]) => Number(value));
    const iterations = written(/^ iteration (\d+)/gm).length;
    expect(iterations).toBeGreaterThan(4);
    for (const [name, sign] of [
      ['average force', /^ average force= (\S+)/gm],
      ['largest residual force', /^ largest residual force= (\S+)/gm],
    ] as const) {
      expect(drawn('residuals', name)).toHaveLength(iterations);
      expect(drawn('residuals', name)).toEqual(written(sign));
    }
    expect(drawn('corrections', 'correction to disp')).toEqual(written(/^ largest correction to disp= (\S+)/gm));
    expect(drawn('time', 'total time').at(-1)).toBe(1);
  });

  it('in several files is taken from its folder, and what an earlier computation left there counts for nothing', async () => {
    model(`*INCLUDE, INPUT=mesh.inc\n${loading()}`, '외팔보.inp');
    model(mesh(), 'mesh.inc');
    const whole = await run(folder, { solver_id: 'calculix-folder', params: { model: '외팔보' } });
    expect(whole, resultOf(whole, 'berth.log')).toMatchObject({ status: 'completed' });
    expect(Math.abs(tipDeflection(resultOf(whole, '외팔보.dat')) / TIP_DEFLECTION_MM - 1)).toBeLessThan(0.02);

    copyFileSync(join(whole.folder, '외팔보.frd'), join(folder, '외팔보.frd'));
    rmSync(join(folder, 'mesh.inc'));
    const lacking = await run(folder, { solver_id: 'calculix-folder', params: { model: '외팔보' } });
    expect(lacking).toMatchObject({ status: 'failed', reason: 'step_failed', step: 2 });
    expect(resultOf(lacking, 'berth.log')).toMatch(/cannot open file mesh.inc.*Nothing was computed. Mend what/s);
  });
});

describe('a model that is none', () => {
  const binary = readFileSync('/bin/true').subarray(0, 20_000);

  it.each([
    ['a program', binary, 'beam.inp', 'beam.inp is no text. Submit the file that your pre-processor wrote'],
    ['an empty file', '', 'beam.inp', 'beam.inp has no *STEP, so there is nothing to compute.'],
    ['a mesh without steps', mesh(), 'beam.inp', 'beam.inp has no *STEP, so there is nothing to compute.'],
    ['capital letters for .inp', cantilever(), 'BEAM.INP', 'BEAM.inp is not there.'],
    ['a blank in its name', cantilever(), 'my beam.inp', 'my beam.inp has a blank in its name'],
  ])('%s is refused before anything is computed, with what to do', async (_, text, name, words) => {
    const ended = await run(model(text, name));
    expect(ended).toMatchObject({ status: 'failed', reason: 'step_failed', step: 0, exit_status: 1 });
    expect(ended.message).toBe('The step check ended with status 1. Its last lines in the log say why.');
    const { body: log } = await admin.request<LogPart>('GET', `/api/cae/runs/${ended.run_id}/log?from=0`);
    expect(log.text.split('\n').at(-3)).toContain(`[calculix] ${words}`);
    expect(log.text).not.toContain('CalculiX Version');
  });

  it.each([
    [
      'a material that is not there',
      cantilever().replace('NAME=STEEL', 'NAME=IRON'),
      '*ERROR in calinput: no material',
    ],
    ['an element of no type', cantilever().replace('C3D20', 'C3D99'), 'C3D99    is an unknown element type'],
    ['a node that is not there', cantilever().replace('TIP, 3', '99999, 3'), '*ERROR reading *CLOAD'],
  ])('%s fails its step, and the log has what CalculiX says of it', async (_, text, words) => {
    const ended = await run(model(text));
    expect(ended).toMatchObject({ status: 'failed', reason: 'step_failed', step: 1, exit_status: 201 });
    expect(ended.message).toContain('The step solve ended with status 201. Its last lines in the log say why.');
    expect(resultOf(ended, 'berth.log')).toContain(words);
  });
});
