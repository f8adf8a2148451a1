/** The pages of schedules. */
import type { Page } from '@playwright/test';
import { expect } from '../e2e/desk.ts';
import { at, broken, click, never, type State, without } from './state.ts';

const SCHEDULES = /\/api\/automation\/schedules$/;
const seesDialog = (page: Page) => expect(page.getByRole('dialog')).toBeVisible();

export const SCHEDULE_STATES: State[] = [
  at('schedules', () => '/cae/schedules'),
  without('schedules-loading', '/cae/schedules', SCHEDULES, never),
  without('schedules-error', '/cae/schedules', SCHEDULES, broken),
  {
    name: 'schedules-none',
    async show(page, { open }) {
      await page.route(SCHEDULES, (route) => route.fulfill({ json: { schedules: [] } }));
      await open('/cae/schedules');
      await expect(page.getByRole('heading', { level: 2 })).toBeVisible();
    },
  },
  at(
    'schedules-cancel',
    () => '/cae/schedules',
    async (page) => {
      await click(page, /^(Cancel all|모두 취소)…$/);
      await seesDialog(page);
    },
  ),
  at('schedule', ({ schedules }) => `/cae/schedules/${schedules.started}`),
  at('schedule-paused', ({ schedules }) => `/cae/schedules/${schedules.paused}`),
  at('schedule-change', ({ schedules }) => `/cae/schedules/${schedules.started}/change`),
  at('schedule-change-paused', ({ schedules }) => `/cae/schedules/${schedules.paused}/change`),
  at(
    'schedule-new',
    () => '/cae/new/square',
    async (page) => {
      await page.getByRole('textbox', { name: /^(Input folder|입력 폴더)/ }).fill('/home/kim/case');
      await click(page, /^(Schedule|예약)…$/);
      await seesDialog(page);
    },
  ),
  at('schedule-unknown', () => '/cae/schedules/schedule-1760000000-abc123'),
];
