/** The first quarter of an hour of somebody who reads Korean: from the log-in to the log of a session that has ended. */
import type { Page } from '@playwright/test';
import { type Session, START_STEPS } from '../../src/session/schema.ts';
import { ADMIN_PASSWORD } from '../support/portal.ts';
import { colours, expect, test } from './desk.ts';

test.use({ locale: 'ko-KR' });

declare global {
  interface Window {
    isHeld: boolean;
    held: { session: Session; pass: () => void }[];
  }
}

/** Lets what the server pushes wait in the page, to be looked at step by step: a start is faster than any test can look. */
async function holdEvents(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.held = [];
    const listen = WebSocket.prototype.addEventListener;
    WebSocket.prototype.addEventListener = function (
      this: WebSocket,
      type: string,
      listener: unknown,
      options: unknown,
    ) {
      const hear = listener as (event: Event) => void;
      const held = (event: Event) => {
        const isEvent = event instanceof MessageEvent && event.data.startsWith('{');
        if (!window.isHeld || !isEvent) return hear(event);
        const { type, data } = JSON.parse(event.data);
        if (type !== 'session.updated') return hear(event);
        window.held.push({ session: data, pass: () => hear(event) });
      };
      listen.call(this, type, this.url.includes('/events') ? held : hear, options as AddEventListenerOptions);
    } as typeof listen;
  });
}

test('a newcomer logs in, launches by one click, sees each step, stops, reads the log and forgets', async ({
  page,
  desk,
}) => {
  await holdEvents(page);
  await page.goto(desk.portal.url);
  await page.getByLabel('사용자 이름').fill('admin');
  await page.getByLabel('비밀번호', { exact: true }).fill(ADMIN_PASSWORD);
  await page.getByRole('button', { name: '로그인' }).click();
  await expect(page.getByRole('heading', { name: '홈', level: 1 })).toBeVisible();

  await page.evaluate(() => {
    window.isHeld = true;
  });
  await page.getByRole('button', { name: 'gedit 실행' }).dblclick();
  await expect(page.getByRole('heading', { name: /^gedit (대기|시작) 중$/ })).toBeVisible();
  const sessionId = page.url().split('/').at(-1) ?? '';
  await desk.admin.reached(sessionId, 'running');
  await expect(page.locator('li[aria-current=step]')).toBeVisible();
  for (let status = ''; status !== 'running'; ) {
    await expect.poll(() => page.evaluate(() => window.held.length)).toBeGreaterThan(0);
    const session = await page.evaluate(() => {
      const event = window.held.shift();
      event?.pass();
      return event?.session ?? null;
    });
    status = session?.status ?? '';
    // Steps that happen side by side are told in either order; what lies before one that happened is done.
    const furthest = Math.max(...(session?.steps ?? []).map(({ step }) => START_STEPS.indexOf(step)));
    if (status !== 'running') await expect(page.locator('li[data-state=done]')).toHaveCount(furthest + 1);
  }
  await page.evaluate(() => {
    window.isHeld = false;
    for (const event of window.held) event.pass();
  });
  await expect(page.getByText('연결됨', { exact: true })).toBeVisible();
  await expect.poll(() => colours(page)).toBeGreaterThan(8);
  const { body } = await desk.admin.request<{ sessions: Session[] }>('GET', '/api/app/sessions');
  expect(body.sessions.map((session) => session.session_id)).toEqual([sessionId]);

  await page.getByRole('link', { name: '내 세션으로 돌아가기' }).click();
  const row = page.getByRole('article', { name: 'gedit' });
  await expect(row.getByText('실행 중', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: 'gedit 중지' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '중지' }).click();
  await expect(row).toBeHidden();
  await expect(page.getByRole('heading', { name: '실행 중인 세션이 없습니다' })).toBeVisible();

  await page.getByText('종료됨', { exact: true }).click();
  await expect(row.getByText('요청에 따라 중지했습니다.')).toBeVisible();
  await row.getByRole('button', { name: 'gedit 로그 보기' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue(/Xvnc TigerVNC/);
  await page.keyboard.press('Escape');
  await row.getByRole('button', { name: 'gedit 목록에서 삭제' }).click();
  await expect(page.getByRole('heading', { name: '종료된 세션이 없습니다' })).toBeVisible();
  expect(desk.faults()).toEqual([]);
});
