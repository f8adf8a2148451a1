/** The account page sets up e-mail and a webhook, with a real mail server and a real receiver behind it. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type Mailbox, readMail, startMailbox } from '../support/mailbox.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { loginCookies } from './desk.ts';

let mailbox: Mailbox;
let receiver: Receiver;
let portal: TestPortal;
test.beforeAll(async () => {
  [mailbox, receiver] = await Promise.all([startMailbox(), startReceiver()]);
  const mail = `smtp: "smtp://127.0.0.1:${mailbox.port}", from: berth@site.example`;
  portal = await startPortal({ config: `mail: {${mail}}\nwebhooks: {allow: [127.0.0.1]}\n` });
});
test.afterAll(async () => {
  await portal.dispose();
  await mailbox.stop();
  await receiver.stop();
});

/** The panel with what is set up, as people and axe see it in both schemes, wide and on a phone. */
async function isReadable(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
      const { violations } = await new AxeBuilder({ page }).include('#notifications').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0);
    }
}

for (const [language, words] of Object.entries({
  en: {
    address: 'E-mail address',
    send: 'Send a code',
    code: 'Code',
    confirm: 'Confirm',
    confirmed: 'Confirmed',
    ended: 'a session has ended, and why',
    test: 'Send a test e-mail',
    delivered: /^Last delivery: /,
    url: 'Address of the webhook',
    create: 'Create webhook',
    testWebhook: 'Send a test to the webhook',
    failed: /^Last delivery failed: the other side refused it/,
    remove: 'Remove the webhook',
    removeEmail: 'Remove the e-mail address',
  },
  ko: {
    address: '이메일 주소',
    send: '확인 코드 보내기',
    code: '코드',
    confirm: '확인',
    confirmed: '확인됨',
    ended: '세션이 종료되었을 때(이유 포함)',
    test: '시험 알림 보내기(이메일)',
    delivered: /^마지막 전송: /,
    url: '웹훅 주소',
    create: '웹훅 만들기',
    testWebhook: '시험 알림 보내기(웹훅)',
    failed: /^마지막 전송 실패: 상대 서버가 거부했습니다/,
    remove: '웹훅 삭제',
    removeEmail: '이메일 주소 삭제',
  },
})) {
  test(`e-mail and a webhook are set up, tried and taken back: ${language}`, async ({ page, context }) => {
    await context.addCookies(await loginCookies(portal.url));
    await page.addInitScript((chosen) => localStorage.setItem('berth-language', chosen), language);
    await page.goto(`${portal.url}/account#notifications`);
    const panel = page.locator('#notifications');
    const button = (name: string) => panel.getByRole('button', { name, exact: true });
    const address = `${language}@site.example`;

    await panel.getByLabel(words.address, { exact: true }).fill(address);
    await button(words.send).click();
    const code = () => {
      const mail = mailbox.mails.findLast(({ to }) => to.includes(address));
      return mail && /^ {4}([A-Z0-9]{10})$/m.exec(readMail(mail).text)?.[1];
    };
    await expect.poll(code).toBeTruthy();
    await panel.getByLabel(words.code, { exact: true }).fill(code() ?? '');
    await button(words.confirm).click();
    await expect(panel.getByText(words.confirmed, { exact: true })).toBeVisible();
    await button(words.test).click();
    await expect(panel.getByText(words.delivered)).toBeVisible();

    const before = receiver.requests.length;
    await panel.getByLabel(words.url, { exact: true }).fill(`http://127.0.0.1:${receiver.port}/hook`);
    await button(words.create).click();
    await expect(panel.getByText(/^whsec_/)).toBeVisible();
    await panel.getByRole('switch', { name: words.ended }).last().click();
    await expect(panel.getByRole('switch', { name: words.ended }).last()).not.toBeChecked();
    receiver.answer(500);
    await button(words.testWebhook).click();
    await expect(panel.getByText(words.failed)).toBeVisible();
    expect(receiver.requests.length).toBe(before + 1);
    await isReadable(page);

    // The secret was shown once, and what was chosen stays.
    await page.reload();
    await expect(panel.getByRole('switch', { name: words.ended }).first()).toBeChecked();
    await expect(panel.getByRole('switch', { name: words.ended }).last()).not.toBeChecked();
    await expect(panel.getByText(/whsec_/)).toHaveCount(0);
    await button(words.remove).click();
    await button(words.removeEmail).click();
    await expect(button(words.send)).toBeVisible();
  });
}
