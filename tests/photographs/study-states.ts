/** The pages of studies. */
import type { Page } from '@playwright/test';
import { expect } from '../e2e/desk.ts';
import { at, broken, click, never, type State, without } from './state.ts';

const STUDIES = /\/api\/automation\/studies\?/;
const FORM = '/cae/studies/new?solver=square';
const seesResponse = (page: Page) => expect(page.getByRole('img').locator('canvas')).toBeVisible();

/** The runs that a table of its own makes. */
async function writeTable(page: Page, table: string): Promise<void> {
  await click(page, /\(CSV\)/);
  await page.getByRole('textbox', { name: /^(Table|표)$/ }).fill(table);
}

export const STUDY_STATES: State[] = [
  at('studies', () => '/cae/studies'),
  without('studies-loading', '/cae/studies', STUDIES, never),
  without('studies-error', '/cae/studies', STUDIES, broken),
  {
    name: 'studies-none',
    async show(page, { open }) {
      await page.route(STUDIES, (route) => route.fulfill({ json: { studies: [], next_cursor: null } }));
      await open('/cae/studies');
      await expect(page.getByRole('heading', { level: 2 })).toBeVisible();
    },
  },
  at('study-new', () => '/cae/studies/new'),
  at(
    'study-new-grid',
    () => FORM,
    async (page) => {
      for (const choice of await page
        .getByRole('radiogroup')
        .getByText(/^(Varies|변경)$/)
        .all())
        await choice.click();
      await page.getByLabel(/^(To of Side|변 끝)$/).fill('12');
      await expect(page.getByRole('table')).toBeVisible();
    },
  ),
  at(
    'study-new-faults',
    () => FORM,
    async (page) => {
      await writeTable(page, 'side,shape\n1,full\nlong,half\n');
      await click(page, /^(Start|시작)$/);
      await expect(page.getByText('must be a number')).toBeVisible();
    },
  ),
  at('study', ({ studies }) => `/cae/studies/${studies.living}`, seesResponse),
  at(
    'study-ended',
    ({ studies }) => `/cae/studies/${studies.ended}`,
    async (page) => {
      await seesResponse(page);
      await page.getByLabel(/^(Colour|색)$/).selectOption({ index: 1 });
      for (const choice of (await page.getByRole('checkbox').all()).slice(0, 2)) await choice.check();
      await expect(page.getByRole('link', { name: /^(Compare 2 runs|.*2개.*비교)/ })).toBeVisible();
    },
  ),
  at(
    'study-cancel',
    ({ studies }) => `/cae/studies/${studies.living}`,
    async (page) => {
      await click(page, /^(Cancel all|모두 취소)…$/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at('study-unknown', () => '/cae/studies/study-1760000000-abc123'),
];
