/** What is photographed: each page, with what can open over it, and empty, loading and broken. */
import type { Page } from '@playwright/test';
import { expect } from '../e2e/desk.ts';
import { RUN_STATES } from './run-states.ts';
import { SCHEDULE_STATES } from './schedule-states.ts';
import { at, broken, click, loaded, never, type State, without } from './state.ts';
import { STUDY_STATES } from './study-states.ts';
import { WORKFLOW_STATES } from './workflow-states.ts';

const CONNECTED = /^(Connected|연결됨)$/;
/** What opens over the desktop of a session that runs. */
const overDesktop = (
  name: string,
  button: RegExp,
  role: 'dialog' | 'menu',
  more = async (_: Page): Promise<void> => {},
) =>
  at(
    name,
    ({ running }) => `/sessions/${running}`,
    async (page) => {
      await expect(page.getByText(CONNECTED)).toBeVisible();
      await click(page, button);
      await expect(page.getByRole(role)).toBeVisible();
      await more(page);
    },
  );
/** Pages whose one list is not there yet, or is not to be had. */
const ADMINISTRATION: [name: string, path: string, api: string | RegExp][] = [
  ['all-sessions', '/admin/sessions', '**/api/admin/sessions?*'],
  ['all-apps', '/admin/apps', '**/api/admin/apps'],
  ['groups', '/admin/groups', '**/api/admin/groups'],
  ['users', '/admin/users', '**/api/admin/users'],
  ['notices', '/admin/notices', '**/api/admin/notices'],
  ['maintenance', '/admin/maintenance', '**/api/admin/maintenance'],
  ['health', '/admin/health', '**/api/admin/health'],
  ['configuration', '/admin/configuration', '**/api/admin/configuration'],
  ['audit', '/admin/audit', '**/api/admin/audit*'],
  ['history', '/cluster/history', '**/api/history/**'],
  ['account', '/account', /\/api\/auth\/(tokens|views)$/],
];
const LISTS = /\/api\/app\/sessions\?/;

export const STATES: State[] = [
  {
    name: 'login',
    async show(page, { open }) {
      await open('/auth/');
      await expect(page.getByRole('heading').first()).toBeVisible();
    },
  },
  at('home', () => '/'),
  without('home-loading', '/', LISTS, never),
  without('home-error', '/', /\/api\/app\/(sessions\?|apps$)/, broken),
  at('apps', () => '/apps'),
  at('apps-found', () => '/apps?q=mesh'),
  at('apps-nothing-found', () => '/apps?q=qqq&category=cae'),
  without('apps-loading', '/apps', '**/api/app/apps', never),
  without('apps-error', '/apps', '**/api/app/apps', broken),
  at(
    'launch',
    () => '/apps',
    async (page) => {
      await click(page, /gedit( with options| 옵션)…/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at(
    'launch-preset',
    () => '/apps',
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
      await expect(page.getByText(CONNECTED)).toBeVisible();
    },
  },
  overDesktop('session-settings', /^(Display settings|화면 설정)$/, 'dialog', async (page) => {
    await expect(page.getByRole('dialog').getByRole('switch').first()).toBeVisible();
  }),
  overDesktop('session-clipboard', /^(Clipboard|클립보드)$/, 'dialog', async (page) => {
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeVisible();
  }),
  overDesktop('session-keys', /^(Send keys|키 보내기)$/, 'menu'),
  overDesktop('session-share', /^(Share|공유)$/, 'dialog', async (page) => {
    await click(page, /^(Create link|링크 만들기)$/);
    await expect(page.getByRole('dialog').locator('code')).toContainText('/shared#');
  }),
  at(
    'session-ends-soon',
    ({ brief }) => `/sessions/${brief}`,
    async (page) => {
      await expect(page.getByText(CONNECTED)).toBeVisible();
      await expect(
        page
          .getByRole('region')
          .getByText(/^(Time is up|시간)/)
          .first(),
      ).toBeVisible();
    },
  ),
  at('sessions-end-soon', () => '/sessions'),
  {
    name: 'shared',
    async show(page, { openAsGuest, link }) {
      await openAsGuest(link);
      await expect(page.locator('[data-state=connected] canvas')).toBeVisible();
    },
  },
  {
    name: 'shared-over',
    async show(page, { openAsGuest, deadLink }) {
      await openAsGuest(deadLink);
      await loaded(page);
    },
  },
  at('session-ended', ({ ended }) => `/sessions/${ended}`),
  at('session-unknown', () => '/sessions/app-session-1729756800-abc123'),
  at('files', () => '/files'),
  at('files-system', () => '/files?path=/etc'),
  at(
    'files-menu',
    () => '/files?path=/etc&q=hosts',
    async (page) => {
      await click(page, /hosts( 메뉴)?$/);
      await expect(page.getByRole('menuitem').first()).toBeVisible();
    },
  ),
  at('files-preview', () => '/files?path=/etc&file=passwd'),
  at('files-nothing-found', () => '/files?path=/etc&q=qqqq'),
  without('files-loading', '/files', '**/api/files/entries*', never),
  without('files-error', '/files', '**/api/files/entries*', broken),
  ...RUN_STATES,
  ...STUDY_STATES,
  ...WORKFLOW_STATES,
  ...SCHEDULE_STATES,
  at('no-queue', () => '/jobs'),
  at('machine', () => '/cluster'),
  at('history', () => '/cluster/history'),
  at('account', () => '/account'),
  {
    name: 'viewing',
    async show(page, { open, guest }) {
      await open('/');
      const { origin } = new URL(page.url());
      const wish = { user_id: guest, reason: 'The catalogue is empty' };
      const answer = await page.request.post(`${origin}/api/admin/view-as`, { data: wish, headers: { origin } });
      expect(answer.status()).toBe(201);
      await open('/');
      await loaded(page);
    },
  },
  {
    name: 'account-viewed',
    async show(page, { openAsGuest }) {
      await page.context().clearCookies({ name: 'berth_view' });
      await openAsGuest('/account');
      await loaded(page);
    },
  },
  at('all-sessions', () => '/admin/sessions'),
  at('all-sessions-one', ({ running }) => `/admin/sessions/${running}`),
  at('all-apps', () => '/admin/apps'),
  at(
    'app-disable',
    () => '/admin/apps',
    async (page) => {
      await click(page, /^Disable|중지$/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at('groups', () => '/admin/groups'),
  at(
    'group-add',
    () => '/admin/groups',
    async (page) => {
      await click(page, /^(Add group|그룹 추가)/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at('users', () => '/admin/users'),
  at(
    'user-add',
    () => '/admin/users',
    async (page) => {
      await click(page, /^(Add user|사용자 추가)/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at('notices', () => '/admin/notices'),
  at(
    'notice-add',
    () => '/admin/notices',
    async (page) => {
      await click(page, /^(New notice|새 공지)/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at('maintenance', () => '/admin/maintenance'),
  at('health', () => '/admin/health'),
  at('configuration', () => '/admin/configuration'),
  at('audit', () => '/admin/audit'),
  ...ADMINISTRATION.flatMap(([name, path, api]) => [
    without(`${name}-loading`, path, api, never),
    without(`${name}-error`, path, api, broken),
  ]),
  at('not-found', () => '/no/such/page'),
];
