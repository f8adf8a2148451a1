import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateFiles } from '../../tests/support/certificate.ts';
import { certificateCheck } from './files.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('the certificate', () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-certificate-'));
    for (const name of ['ours', 'theirs'])
      certificateFiles(folder, 'DNS:portal.example,IP:192.0.2.7', { name, days: 90 });
    writeFileSync(file('letter.pem'), 'Dear portal,\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const look = ({ cert = 'ours.pem', key = 'ours.key' as string | null, host = 'portal.example', days = 0 }) =>
    certificateCheck({ cert: file(cert), key: key && file(key), host }, () => Date.now() + days * DAY_MS).look();

  it.each([
    ['is well by its name', {}, 'ok', /of portal\.example, until \d{4}-/],
    ['is well by its address', { host: '192.0.2.7' }, 'ok', /until/],
    ['is well where a proxy has the key', { key: null }, 'ok', /until/],
    ['has a month left', { days: 59 }, 'ok', /until/],
    ['has less', { days: 61 }, 'warning', /ends on/],
    ['has ended', { days: 91 }, 'fault', /ended on/],
    ['is not valid yet', { days: -1 }, 'fault', /not valid yet/],
    ['has another key', { key: 'theirs.key' }, 'fault', /theirs\.key is not the key of/],
    ['has no key', { key: 'letter.pem' }, 'fault', /no private key/],
    ['is none', { cert: 'letter.pem' }, 'fault', /no certificate/],
    ['is of another name', { host: 'other.example' }, 'fault', /not of other\.example/],
  ] as const)('that %s', async (_, given, outcome, detail) => {
    expect(await look(given)).toMatchObject({ outcome, detail: expect.stringMatching(detail) });
  });
});
