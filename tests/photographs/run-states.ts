/** The pages of solvers' runs. */
import type { Page } from '@playwright/test';
import { expect } from '../e2e/desk.ts';
import { at, broken, click, never, type State, without } from './state.ts';

const RUNS = /\/api\/cae\/runs\?/;
const seesCurves = (page: Page) => expect(page.getByRole('img').locator('canvas').first()).toBeVisible();

export const RUN_STATES: State[] = [
  at('runs', () => '/cae'),
  at(
    'runs-chosen',
    () => '/cae',
    async (page) => {
      for (const choice of (await page.getByRole('checkbox').all()).slice(0, 2)) await choice.check();
      await expect(page.getByRole('link', { name: /^(Compare 2 runs|.*2개.*비교)/ })).toBeVisible();
    },
  ),
  at('runs-nothing-found', () => '/cae?q=qqq'),
  without('runs-loading', '/cae', RUNS, never),
  without('runs-error', '/cae', RUNS, broken),
  at('run-new', () => '/cae/new/waves'),
  at(
    'run-new-faults',
    () => '/cae/new/waves',
    async (page) => {
      await click(page, /^(Submit|제출)$/);
      await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
    },
  ),
  at('run-new-not-installed', () => '/cae/new/openfoam-icofoam'),
  at('run', ({ runs }) => `/cae/runs/${runs.living}`, seesCurves),
  at('run-ended', ({ runs }) => `/cae/runs/${runs.ended}`, seesCurves),
  at('run-unknown', () => '/cae/runs/cae-run-1760000000-abc123'),
  at('runs-compared', ({ runs }) => `/cae/compare?runs=${runs.living},${runs.ended}`, seesCurves),
  at('runs-compared-none', () => '/cae/compare'),
];
