/** What is photographed: each page, with what can open over it, and empty, loading and broken. */
import type { Page, Route } from '@playwright/test';
import { expect } from '../e2e/desk.ts';

export interface Subject {
  open(path: string): Promise<void>;
  running: string;
  ended: string;
}

export interface State {
  name: string;
  show(page: Page, subject: Subject): Promise<void>;
}

const loaded = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expect(page.locator('[role=status][aria-label]')).toHaveCount(0);
};
const at = (name: string, path: (subject: Subject) => string, more = async (_: Page): Promise<void> => {}): State => ({
  name,
  async show(page, subject) {
    await subject.open(path(subject));
    await loaded(page);
    await more(page);
  },
});
/** The same page while the portal's answer fails, or never comes. */
const without = (name: string, path: string, api: string | RegExp, answer: (route: Route) => Promise<void>): State => ({
  name,
  async show(page, subject) {
    await page.route(api, answer);
    await subject.open(path);
    const shown = name.endsWith('loading') ? page.locator('[role=status][aria-label]') : page.getByRole('alert');
    await expect(shown.first()).toBeVisible();
    await page.unroute(api);
  },
});
const broken = (route: Route): Promise<void> =>
  route.fulfill({
    status: 409,
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: 'It is locked', status: 409, code: 'wrong_state', detail: 'Try it again later.' }),
  });
const never = async (): Promise<void> => {};

const click = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();
const LISTS = /\/api\/app\/sessions\?/;

export const STATES: State[] = [
  {
    name: 'login',
    async show(page, { open }) {
      await open('/auth/');
      await expect(page.getByRole('heading').first()).toBeVisible();
    },
  },
  at('catalogue', () => '/'),
  at('catalogue-found', () => '/?q=mesh'),
  at('catalogue-nothing-found', () => '/?q=qqq&category=cae'),
  without('catalogue-loading', '/', '**/api/app/apps', never),
  without('catalogue-error', '/', '**/api/app/apps', broken),
  at(
    'launch',
    () => '/',
    async (page) => {
      await click(page, /gedit( with options| 옵션)…/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at(
    'launch-preset',
    () => '/',
    async (page) => {
      await click(page, /xterm\)( with options| 옵션)…/);
      await click(page, /^Large font|^큰 글자/);
      await expect(page.getByRole('button', { name: /^(Delete the preset|.*프리셋 삭제)/ })).toBeVisible();
    },
  ),
  at(
    'palette',
    () => '/',
    async (page) => {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  ),
  at(
    'palette-found',
    () => '/',
    async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('se');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  ),
  at(
    'user-menu',
    () => '/',
    async (page) => {
      await click(page, /^Menu of|메뉴$/);
      await expect(page.getByRole('menuitem').first()).toBeVisible();
    },
  ),
  at('sessions', () => '/sessions?show=all'),
  without('sessions-loading', '/sessions', LISTS, never),
  without('sessions-error', '/sessions', LISTS, broken),
  at(
    'sessions-stop',
    () => '/sessions',
    async (page) => {
      await click(page, /^Stop |중지$/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at(
    'sessions-log',
    () => '/sessions',
    async (page) => {
      await click(page, /^Read the log|로그 보기$/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  {
    name: 'session',
    async show(page, { open, running }) {
      await open(`/sessions/${running}`);
      await expect(page.getByText(/^(Connected|연결됨)$/)).toBeVisible();
    },
  },
  at('session-ended', ({ ended }) => `/sessions/${ended}`),
  at('session-unknown', () => '/sessions/app-session-1729756800-abc123'),
  at('account', () => '/account'),
  at('users', () => '/admin/users'),
  at(
    'user-add',
    () => '/admin/users',
    async (page) => {
      await click(page, /^(Add user|사용자 추가)/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at('audit', () => '/admin/audit'),
  at('not-found', () => '/no/such/page'),
];
