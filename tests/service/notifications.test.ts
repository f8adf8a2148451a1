/** A user's choice over HTTP, and what a real portal sends of real sessions: by SMTP over TLS, and by webhook. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotificationSettings, WebhookBody } from '../../src/notifications/schema.ts';
import { certificateFiles } from '../support/certificate.ts';
import { type Client, logIn } from '../support/client.ts';
import { MAIL_PASSWORD, MAIL_USER, type Mailbox, readMail, startMailbox } from '../support/mailbox.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

let folder: string;
let mailbox: Mailbox;
let receiver: Receiver;
let portal: TestPortal;
let admin: Client;
let kim: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-notify-'));
  const certificate = certificateFiles(folder, 'DNS:localhost');
  mailbox = await startMailbox({ certificate, secure: true });
  receiver = await startReceiver();
  writeFileSync(join(folder, 'password'), `${MAIL_PASSWORD}\n`, { mode: 0o600 });
  const smtp = `smtps://${MAIL_USER}@localhost:${mailbox.port}`;
  const mail = `smtp: "${smtp}", from: "Berth <berth@site.example>", password_file: ${folder}/password`;
  portal = await startPortal({
    config: `mail: {${mail}, certificates: ${certificate.cert}}\nwebhooks: {allow: [127.0.0.1]}\n`,
  });
  admin = await logIn(portal.url);
  await admin.request('POST', '/api/admin/users', { user_id: 'kim', password: 'kim has a password' });
  kim = await logIn(portal.url, 'kim', 'kim has a password');
});
afterAll(async () => {
  await portal?.dispose();
  await mailbox?.stop();
  await receiver?.stop();
  rmSync(folder, { recursive: true });
});

const settings = async (client: Client) =>
  (await client.request<NotificationSettings>('GET', '/api/notifications')).body;
const to = (address: string) => mailbox.mails.filter((mail) => mail.to.includes(address)).map(readMail);
const codeTo = (address: string) =>
  until('a code comes', () => /^ {4}([A-Z0-9]{10})$/m.exec(to(address).at(-1)?.text ?? '')?.[1]);
const setEmail = (client: Client, address: string, language = 'en') =>
  client.request('PUT', '/api/notifications/email', { address, language });
const confirm = (client: Client, code: string) => client.request('POST', '/api/notifications/email/confirm', { code });

describe('notifications', () => {
  it('by e-mail begin with a code that only who reads the address has, and tell of a session in the language chosen', async () => {
    expect(await settings(admin)).toEqual({
      email: null,
      webhook: null,
      page: { jobs: false },
      jobs_offered: false,
      email_offered: true,
    });
    expect((await setEmail(admin, 'op@site.example', 'ko')).status).toBe(204);
    const code = await codeTo('op@site.example');
    expect(mailbox.mails.at(-1)).toMatchObject({ secure: true, user: MAIL_USER });
    expect((await settings(admin)).email).toMatchObject({ address: 'op@site.example', confirmed: false });
    expect(await admin.request('POST', '/api/notifications/email/test')).toMatchObject({ status: 409 });
    expect(await confirm(admin, 'AAAAAAAAAA')).toMatchObject({ status: 400, body: { errors: [{ field: 'code' }] } });
    // Nobody else's code does, nor does somebody else's log-in with this one.
    await setEmail(kim, 'kim@site.example');
    expect(await confirm(admin, await codeTo('kim@site.example'))).toMatchObject({ status: 400 });
    expect(await confirm(kim, code)).toMatchObject({ status: 400 });
    expect((await confirm(admin, code.toLowerCase())).status).toBe(204);

    const session = await admin.launch({ app_id: 'xterm', name: '긴 계산 Bcc: x@y' });
    await admin.reached(session.session_id, 'running');
    const started = await until('the mail comes', () =>
      to('op@site.example').find(({ text }) => text.includes(session.session_id)),
    );
    expect(started.subject).toBe('[Berth] "긴 계산 Bcc: x@y" 세션이 준비되었습니다');
    expect(started.text).toContain(`세션 열기: ${portal.url}/sessions/${session.session_id}`);
    await admin.request('DELETE', `/api/app/sessions/${session.session_id}`);
    const ended = await until('the mail comes', () =>
      to('op@site.example').find(({ subject }) => subject.includes('종료')),
    );
    expect(ended.text).toContain('요청에 따라 중지했습니다.');
    expect(to('kim@site.example')).toHaveLength(1);
  });

  it('wait for a mail server that is away, and say so', async () => {
    await mailbox.stop();
    expect((await admin.request('POST', '/api/notifications/email/test')).status).toBe(202);
    const failed = await until('it has failed', async () => {
      const last = (await settings(admin)).email?.last;
      return last?.type === 'test' && last.fault !== null && last;
    });
    expect(failed).toMatchObject({ fault: 'unreachable', fault_detail: 'ECONNREFUSED', delivered_at: null });
    await mailbox.start();
    const sent = await until('it is tried again', async () => {
      const last = (await settings(admin)).email?.last;
      return last?.delivered_at && last;
    });
    expect(sent).toMatchObject({ fault: null, next_at: null });
    expect(to('op@site.example').filter(({ subject }) => subject.includes('시험 알림'))).toHaveLength(1);
  });

  it('by webhook are signed with a secret that is told once, and are only what was chosen', async () => {
    const url = `http://127.0.0.1:${receiver.port}/hook`;
    const created = await admin.request<{ secret: string }>('PUT', '/api/notifications/webhook', { url });
    expect(created).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_/) } });
    expect(JSON.stringify(await settings(admin))).not.toContain(created.body.secret);
    await admin.request('PUT', '/api/notifications/webhook/types', { types: ['session.ended'] });
    const session = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session.session_id, 'running');
    await admin.request('DELETE', `/api/app/sessions/${session.session_id}`);
    const request = await until('the webhook is called', () => receiver.requests[0]);
    const said = JSON.parse(request.body) as WebhookBody;
    expect(said).toMatchObject({
      type: 'session.ended',
      session: { session_id: session.session_id, status: 'stopped', reason: 'user' },
    });
    const { createHmac } = await import('node:crypto');
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['berth-signature'])) ?? [];
    expect(createHmac('sha256', created.body.secret).update(`${t}.${request.body}`).digest('hex')).toBe(v1);
    expect(receiver.requests).toHaveLength(1);
  });

  it.each([
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/',
    'https://127.0.0.2/',
    'http://1.1.1.1/',
    'https://u:p@1.1.1.1/',
  ])('do not go to %s', async (url) => {
    const answer = await kim.request('PUT', '/api/notifications/webhook', { url });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'url' }] } });
    expect((await settings(kim)).webhook).toBeNull();
  });

  it("are each user's own, and end when they are taken back", async () => {
    expect((await kim.request('DELETE', '/api/notifications/webhook')).status).toBe(404);
    expect((await kim.request('POST', '/api/notifications/webhook/test')).status).toBe(404);
    expect((await settings(admin)).webhook).not.toBeNull();
    expect((await admin.request('DELETE', '/api/notifications/webhook')).status).toBe(204);
    expect((await settings(admin)).webhook).toBeNull();
    const audit = await admin.request<{ entries: { action: string }[] }>('GET', '/api/admin/audit');
    const actions = JSON.stringify(audit.body);
    for (const action of [
      'notifications.email',
      'notifications.confirm',
      'notifications.webhook',
      'notifications.remove',
    ])
      expect(actions).toContain(action);
  });

  it('ask no address for a code again and again', async () => {
    const asked = [];
    for (let n = 0; n < 4; n++) asked.push((await setEmail(kim, 'victim@site.example')).status);
    expect(asked).toEqual([204, 204, 204, 429]);
  });
});
