/** A run from its form to its end: what its page shows is what the solver wrote. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { Run, RunList } from '../../src/runs/schema.ts';
import { logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { until } from '../support/until.ts';
import { barriersInBoth } from './axe.ts';
import { loginCookies } from './desk.ts';

const TEMPLATE = String.raw`
id: cavity
name: Cavity
description: { en: Writes a log like a flow solver's, ko: 유동 솔버와 같은 로그 }
category: fluid
image: none
input: { kind: folder, must_contain: [system/controlDict] }
params:
  - { id: nu, type: number, label: { en: Viscosity, ko: 점성 }, unit: m²/s, min: 1.0e-9, max: 10, default: 0.01 }
fill: [system/controlDict]
steps:
  - { name: mesh, run: [perl, -e, 'print "blocks made\n"'] }
  - { name: solve, run: [perl, solve.pl] }
log:
  x: { label: { en: Time, ko: 시간 }, unit: s, pattern: '^Time = (?<value>\S+)' }
  end: { file: system/controlDict, pattern: '^endTime\s+(?<value>[^;\s]+)' }
  series:
    - id: residuals
      label: { en: Residuals, ko: 잔차 }
      scale: log
      pattern: 'Solving for (?<name>\w+), Initial residual = (?<value>[^,\s]+)'
    - id: courant
      label: { en: Courant number, ko: 쿠랑 수 }
      pattern: '^Courant Number max: (?<value>\S+)'
      name: max
`;

/** Half of it, then it waits for a file, then the rest. */
const SOLVER = String.raw`
$| = 1;
open my $dict, '<', 'system/controlDict' or die;
my ($nu) = join('', <$dict>) =~ /nu (\S+);/;
sub step {
  my ($time) = @_;
  printf "Time = %s\nCourant Number max: %s\n", $time, 0.5 * $time;
  printf "smoothSolver:  Solving for %s, Initial residual = %s, Final residual = 1e-9, No Iterations 2\n", $$_[0], $$_[1] / $time for ['Ux', 1e-3], ['p', $nu];
}
step($_) for 1 .. 5;
select undef, undef, undef, 0.02 until -e 'go-on';
step($_) for 6 .. 10;
`;

const test = base.extend<{ site: { portal: TestPortal; input: string } }>({
  site: async ({ context }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-cae-'));
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('solvers/cavity/solver.yaml', TEMPLATE);
    write('case/system/controlDict', 'endTime 10;\nnu @nu@;\n');
    write('case/solve.pl', SOLVER);
    const portal = await startPortal({ config: `solvers: [${join(folder, 'solvers')}]\n` });
    await context.addCookies(await loginCookies(portal.url));
    await use({ portal, input: join(folder, 'case') });
    const { body } = await (await logIn(portal.url)).request<RunList>('GET', '/api/cae/runs');
    for (const run of body.runs) rmSync(run.folder, { recursive: true, force: true });
    await portal.dispose();
    rmSync(folder, { recursive: true, force: true });
  },
});

/** The newest value of a curve, as its chart's table has it. */
const newest = (page: Page, chart: string, curve: string) =>
  page.getByRole('table', { name: chart }).getByRole('row', { name: curve }).getByRole('cell').first();

const logOf = (page: Page) => page.getByRole('log', { name: 'Log' });

test('a run is set up, watched, seen to its end, and set up again', async ({ page, context, site }) => {
  const { portal, input } = site;
  await page.goto(`${portal.url}/cae`);
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  await page.getByRole('link', { name: 'Set up a run of Cavity' }).click();

  await page.getByLabel('Name of the run').fill('First');
  await page.getByLabel('Input folder').fill('case');
  await page.getByLabel('Viscosity').fill('thick');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('Enter an absolute path: it starts with /.')).toBeVisible();
  await expect(page.getByText('Enter a number.')).toBeVisible();
  await expect(page.getByLabel('Input folder')).toBeFocused();
  // It begins where the path is that was typed, and goes on from there.
  await page.getByLabel('Input folder').fill(join(input, '..'));
  await page.getByRole('button', { name: 'Choose…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'case' }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'system' })).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  await page.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(page.getByLabel('Input folder')).toHaveValue(input);
  await page.getByLabel('Viscosity').fill('2e-3');
  expect(await barriersInBoth(page)).toEqual([]);
  await page.getByRole('button', { name: 'Submit' }).click();

  await expect(page.getByRole('heading', { name: 'First' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Steps' })).toContainText('meshdone');
  await expect(newest(page, 'Residuals', 'Ux')).toHaveText('2e-4');
  await expect(newest(page, 'Residuals', 'p')).toHaveText('4e-4');
  await expect(newest(page, 'Courant number', 'max')).toHaveText('2.5');
  await expect(page.getByText('50%')).toBeVisible();
  await expect(page.getByText(/of 1 CPU busy$/)).toBeVisible();
  await expect(logOf(page)).toContainText('blocks made');
  await expect(logOf(page)).toContainText('Time = 5');
  expect(await barriersInBoth(page)).toEqual([]);

  // What is written while the connection is away is there afterwards, once.
  const runId = page.url().split('/').at(-1);
  const admin = await logIn(portal.url);
  const { body: run } = await admin.request<Run>('GET', `/api/cae/runs/${runId}`);
  await context.setOffline(true);
  writeFileSync(join(run.folder, 'go-on'), '');
  await until(
    'the run has ended',
    async () => (await admin.request<Run>('GET', `/api/cae/runs/${runId}`)).body.status === 'completed',
  );
  await context.setOffline(false);
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  await expect(page.getByText(/of 1 CPU on average · at most /)).toBeVisible();
  await expect(newest(page, 'Residuals', 'Ux')).toHaveText('1e-4');
  await expect(newest(page, 'Residuals', 'p')).toHaveText('2e-4');
  await expect(newest(page, 'Courant number', 'max')).toHaveText('5');
  await expect(logOf(page)).toContainText('Time = 10');
  const times = (await logOf(page).textContent())?.match(/Time = \d+/g);
  expect(times).toEqual(Array.from({ length: 10 }, (_, index) => `Time = ${index + 1}`));
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save', exact: true }).click();
  expect(readFileSync(await (await saving).path(), 'utf8')).toBe(readFileSync(join(run.folder, 'berth.log'), 'utf8'));

  await page.getByRole('link', { name: 'Files' }).last().click();
  await expect(page.getByRole('list', { name: 'What is in the folder' })).toContainText('system');
  await page.goBack();
  await page.getByRole('link', { name: 'Run again…' }).click();
  await expect(page.getByLabel('Viscosity')).toHaveValue('0.002');
  await expect(page.getByLabel('Input folder')).toHaveValue(input);
});
