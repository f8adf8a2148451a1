import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { certificateFiles } from '../../tests/support/certificate.ts';
import { MAIL_PASSWORD, MAIL_USER, readMail, startMailbox } from '../../tests/support/mailbox.ts';
import { type MailServer, mailSender } from './email.ts';

let folder: string;
let certificate: { cert: string; key: string };
let ca: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-mail-'));
  certificate = certificateFiles(folder, 'DNS:localhost');
  ca = readFileSync(certificate.cert, 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));

const PLAIN: Omit<MailServer, 'port'> = {
  host: 'localhost',
  security: 'none',
  user: null,
  password: null,
  ca: null,
  from: { name: 'Berth, of the site', address: 'berth@site.example' },
};
const MAIL = { to: 'kim@site.example', id: { notification_id: 'n1' }, subject: 'It is ready', text: 'Open it.\n' };

async function mailbox(options: Parameters<typeof startMailbox>[0] = {}) {
  const started = await startMailbox(options);
  onTestFinished(() => started.stop());
  return started;
}

describe('an e-mail', () => {
  it('arrives with what makes it known when it comes twice', async () => {
    const { port, mails } = await mailbox();
    const send = await mailSender({ ...PLAIN, port });
    await send(MAIL);
    const [received] = mails;
    expect(received).toMatchObject({ to: ['kim@site.example'], secure: false });
    const { headers, subject, text } = readMail(received ?? { raw: '' });
    expect(headers).toContain('Message-ID: <n1@site.example>');
    expect(headers).toContain('From: "Berth, of the site" <berth@site.example>');
    expect(headers).toContain('Auto-Submitted: auto-generated');
    expect([subject, text.trim()]).toEqual(['It is ready', 'Open it.']);
  });

  it.each([
    ['from the start', { secure: true, security: 'tls' as const }],
    ['after STARTTLS', { secure: false, security: 'starttls' as const }],
  ])(
    'is sent over TLS %s, where the certificate is trusted, and else not at all',
    async (_when, { secure, security }) => {
      const { port, mails } = await mailbox({ certificate, secure });
      const server = { ...PLAIN, port, security, user: MAIL_USER, password: MAIL_PASSWORD };
      await (await mailSender({ ...server, ca }))(MAIL);
      expect(mails).toMatchObject([{ secure: true, user: MAIL_USER }]);
      await expect((await mailSender(server))(MAIL)).rejects.toThrow(/^certificate: /);
      await expect((await mailSender({ ...server, ca, host: '127.0.0.1' }))(MAIL)).rejects.toThrow(/^certificate: /);
      await expect((await mailSender({ ...server, ca, password: 'wrong' }))(MAIL)).rejects.toMatchObject({
        fault: 'refused',
        isFinal: false,
      });
      expect(mails).toHaveLength(1);
    },
  );

  it('is not sent in the clear to a server that offers no TLS, where it must', async () => {
    const { port, mails } = await mailbox();
    const send = await mailSender({ ...PLAIN, port, security: 'starttls', user: MAIL_USER, password: MAIL_PASSWORD });
    await expect(send(MAIL)).rejects.toThrow();
    expect(mails).toEqual([]);
  });

  it('has no header and no receiver but its own, whatever its subject and its address are', async () => {
    const { port, mails } = await mailbox();
    const send = await mailSender({ ...PLAIN, port });
    await send({ ...MAIL, subject: 'a\r\nBcc: lee@site.example\r\n\r\nBody', text: '.\r\nQUIT\r\nMAIL FROM:<x@y>' });
    expect(mails).toHaveLength(1);
    const [received] = mails;
    expect(received?.to).toEqual(['kim@site.example']);
    const { headers } = readMail(received ?? { raw: '' });
    expect(headers.filter((one) => /^(bcc|cc|to):/i.test(one))).toEqual(['To: kim@site.example']);
    await send({ ...MAIL, to: 'kim@site.example, lee@site.example' }).catch(() => {});
    await send({ ...MAIL, to: 'kim@site.example>\r\nRCPT TO:<lee@site.example' }).catch(() => {});
    for (const { to } of mails) expect(to).not.toContain('lee@site.example');
  });

  it('that the server refuses for good is given up, and with its words; one that it cannot take now is not', async () => {
    const box = await mailbox();
    const send = await mailSender({ ...PLAIN, port: box.port });
    box.refuse(550);
    await expect(send(MAIL)).rejects.toMatchObject({
      fault: 'refused',
      isFinal: true,
      detail: '550 no such mailbox here',
    });
    box.refuse(450);
    await expect(send(MAIL)).rejects.toMatchObject({ fault: 'refused', isFinal: false });
    const gone = await mailSender({ ...PLAIN, port: 1 });
    await expect(gone(MAIL)).rejects.toThrow('unreachable: ECONNREFUSED');
  });
});
