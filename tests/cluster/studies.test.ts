/** A study of fifty viscosities with OpenFOAM on the cluster: one run is made to fail, one diverges, and the portal is killed in between. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrayOf } from '../../src/scheduler/scheduler.ts';
import type { Study, StudySample, StudySamples } from '../../src/studies/schema.ts';
import { ensureImages } from '../../testbed/images.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const ADDRESS = '/api/automation/studies';
const STUDY_MS = 400_000;
const LOOK_EACH_MS = 500;
const BROKEN = 17;
/** Time steps of the case are too long for the last one. */
const DIVERGES = 49;
const VISCOSITIES = Array.from({ length: 50 }, (_, index) =>
  index === DIVERGES ? 1 : Number((10 ** (-3 + index / 24.5)).toPrecision(4)),
);
/** The flow's mean energy at the end; it fails where the case says so. */
const OUTPUTS = `
nu=$(sed -n 's/^nu *\\(.*\\);/\\1/p' constant/transportProperties)
[ "$nu" != "$(cat broken)" ] || { echo "this one is broken" >&2; exit 3; }
awk '/^\\(/ && NF == 3 { gsub(/[()]/, ""); sum += $1 * $1 + $2 * $2 + $3 * $3; n++ } /^boundaryField/ { exit }
  END { printf "energy\\t%.10g\\tm2/s2\\ncells\\t%d\\n", sum / n / 2, n }' 0.5/U
`;

const cluster = sharedCluster();
let portal: ClusterPortal;
let user: Client;
let home: string;
beforeAll(async () => {
  await ensureImages(cluster, ['openfoam'], console.log);
  portal = await startClusterPortal(cluster);
  user = await portal.user('testuser');
  home = join(cluster.homes, 'testuser');
  cpSync(join(import.meta.dirname, '../fixtures/cavity'), join(home, 'varied'), { recursive: true });
  writeFileSync(join(home, 'varied/outputs.sh'), OUTPUTS);
  writeFileSync(join(home, 'varied/broken'), `${VISCOSITIES[BROKEN]}\n`);
});
afterAll(async () => {
  await portal?.dispose();
  rmSync(join(home, 'varied'), { recursive: true, force: true });
});

async function ask(viscosities: number[], at_once: number): Promise<Study> {
  const { status, body } = await user.request<Study>('POST', ADDRESS, {
    solver_id: 'openfoam-icofoam',
    input: '/home/testuser/varied',
    variations: { method: 'grid', axes: [{ kind: 'list', param: 'nu', values: viscosities }] },
    resources: { cpus: 1, memory: '512Mi', time: 10 },
    at_once,
  });
  expect([status, body.samples]).toEqual([201, viscosities.length]);
  return body;
}

const change = (study: Study, what: string) => user.request('POST', `${ADDRESS}/${study.study_id}/${what}`);

/** Slurm's reasons why jobs wait. */
async function waitingFor(): Promise<string[]> {
  const printed = await cluster.output('access', ['squeue', '-h', '-a', '-r', '-t', 'PENDING', '-o', '%r']);
  return printed.split('\n').filter((reason) => reason !== '');
}

const folderOf = ({ run_id }: StudySample): string => join(home, 'berth-runs', run_id);

async function samplesOf({ study_id }: Study): Promise<StudySample[]> {
  return (await user.request<StudySamples>('GET', `${ADDRESS}/${study_id}/samples`)).body.samples;
}

function reached(study: Study, what: string, is: (study: Study) => boolean): Promise<Study> {
  const look = async (): Promise<Study | null> => {
    const { body } = await user.request<Study>('GET', `${ADDRESS}/${study.study_id}`);
    return is(body) ? body : null;
  };
  return until(`the study ${what}`, look, STUDY_MS, LOOK_EACH_MS);
}

/** From the field itself. */
function energyOf(folder: string): number {
  const [, field = ''] = /internalField[^(]*\(\n([\s\S]*?)\n\)/.exec(readFileSync(join(folder, '0.5/U'), 'utf8')) ?? [];
  const cells = field.split('\n').map((line) => line.slice(1, -1).split(' ').map(Number));
  return cells.reduce((sum, cell) => sum + cell.reduce((square, part) => square + part ** 2, 0), 0) / cells.length / 2;
}

/** As accounting has them: the name of the array of each job, or its own, and its number in that. */
async function jobsOf(samples: StudySample[]): Promise<string[]> {
  const names = [...new Set(samples.map(({ run_id }) => arrayOf(run_id) ?? run_id))];
  const options = ['-X', '-n', '-P', '-o', 'JobName,JobID'];
  const printed = await cluster.output('access', ['sacct', ...options, '--name', names.join()]);
  const ids = new Set(samples.map(({ run_id }) => run_id));
  const rows = printed.trim().split('\n');
  const jobs = rows.map((row) => row.replace(/\|\d+_(\d+)$/, (_, task) => `-${task.padStart(3, '0')}`));
  return jobs.filter((id) => ids.has(id)).sort();
}

it(
  'has one job for each viscosity, tells what came out of it, and runs again what failed alone',
  async () => {
    const study = await ask(VISCOSITIES, 8);

    await reached(study, 'has results', ({ counts }) => counts.completed >= 5);
    await portal.kill('SIGKILL');
    await until(
      'what lived has ended',
      async () => (await cluster.output('access', ['squeue', '-h'])).trim() === '',
      STUDY_MS,
    );
    await portal.start();
    const ended = await reached(study, 'is through', ({ status }) => status === 'completed');
    expect(ended.counts).toEqual({ waiting: 0, living: 0, completed: 48, failed: 2, stopped: 0 });

    const first = await samplesOf(study);
    expect(first.map(({ params }) => params.nu)).toEqual(VISCOSITIES);
    for (const sample of first) {
      const { index, outputs } = sample;
      if (index === BROKEN) expect(sample).toMatchObject({ status: 'failed', reason: 'step_failed', outputs: null });
      else if (index === DIVERGES)
        expect(sample).toMatchObject({ status: 'failed', reason: 'diverged', outputs: null });
      else {
        expect(outputs?.map(({ name, unit }) => [name, unit])).toEqual([
          ['energy', 'm2/s2'],
          ['cells', null],
        ]);
        expect(outputs?.[0]?.value).toBeCloseTo(energyOf(folderOf(sample)), 8);
      }
    }
    expect(new Set(first.flatMap(({ outputs }) => outputs?.[0]?.value ?? [])).size).toBe(48);
    expect(await jobsOf(first)).toEqual(first.map(({ run_id }) => run_id).sort());

    rmSync(join(home, 'varied/broken'));
    expect((await change(study, 'resubmit')).status).toBe(202);
    const again = await reached(study, 'is through again', ({ status }) => status === 'completed');
    expect(again.counts).toMatchObject({ completed: 49, failed: 1 });
    const second = await samplesOf(study);
    expect(second.filter(({ run_id }, index) => run_id !== first[index]?.run_id).map(({ index }) => index)).toEqual([
      BROKEN,
      DIVERGES,
    ]);
    expect(await jobsOf(second)).toEqual(second.map(({ run_id }) => run_id).sort());
  },
  STUDY_MS,
);

it(
  'is one array of jobs, of which what waits is held while the study is paused, and taken away when it is cancelled',
  async () => {
    const study = await ask(VISCOSITIES.slice(0, 30), 2);
    await reached(study, 'has results', ({ counts }) => counts.completed >= 2);
    const ids = (await cluster.output('access', ['squeue', '-h', '-a', '-r', '-o', '%F'])).trim().split('\n');
    expect(new Set(ids).size).toBe(1);

    await change(study, 'pause');
    const held = await until('all that waits is held', async () => {
      const reasons = await waitingFor();
      return reasons.every((reason) => reason === 'JobHeldUser') && reasons;
    });
    const paused = await reached(study, 'has come to its pause', ({ counts }) => counts.living === 0);
    expect(paused).toMatchObject({ status: 'paused', counts: { waiting: held.length, failed: 0, stopped: 0 } });
    expect(held.length).toBeGreaterThan(10);

    await change(study, 'resume');
    await reached(study, 'goes on', ({ counts }) => counts.completed >= paused.counts.completed + 2);
    await change(study, 'cancel');
    const { counts } = await reached(study, 'is cancelled', ({ status }) => status === 'cancelled');
    expect(counts.completed + counts.stopped).toBe(30);
    expect(await cluster.output('access', ['squeue', '-h'])).toBe('');
    const samples = await samplesOf(study);
    expect(new Set(samples.flatMap(({ reason }) => (reason === 'completed' ? [] : reason)))).toEqual(new Set(['user']));
  },
  STUDY_MS,
);

it(
  'is made of single jobs where its user may not submit as many at once',
  async () => {
    const mostJobs = (count: number) =>
      cluster.output('access', ['sacctmgr', '-i', 'modify', 'user', 'testuser', 'set', `MaxSubmitJobs=${count}`]);
    await mostJobs(4);
    try {
      const study = await ask(VISCOSITIES.slice(0, 8), 3);
      const { counts } = await reached(study, 'is through', ({ status }) => status === 'completed');
      expect(counts).toMatchObject({ completed: 8, failed: 0 });
      const samples = await samplesOf(study);
      const names = samples.map(({ run_id }) => run_id);
      const options = ['-X', '-n', '-P', '-o', 'JobName', '--name', names.join()];
      const jobs = (await cluster.output('access', ['sacct', ...options])).trim().split('\n');
      expect(jobs.sort()).toEqual(names.sort());
    } finally {
      await mostJobs(-1);
    }
  },
  STUDY_MS,
);

it(
  'has one job for each run although the portal is killed while it hands them to the scheduler',
  async () => {
    const study = await ask(VISCOSITIES.slice(0, 12), 6);
    await until('Slurm has it', async () => (await waitingFor()).length > 0, STUDY_MS, 20);
    await portal.kill('SIGKILL');
    await portal.start();
    const { counts } = await reached(study, 'is through', ({ status }) => status === 'completed');
    expect(counts).toEqual({ waiting: 0, living: 0, completed: 12, failed: 0, stopped: 0 });
    const samples = await samplesOf(study);
    expect(await jobsOf(samples)).toEqual(samples.map(({ run_id }) => run_id).sort());
  },
  STUDY_MS,
);
