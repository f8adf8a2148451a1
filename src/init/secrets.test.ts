import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestCertificate } from '../auth/self-signed.ts';
import { selfSigned, tlsKeyOf } from './secrets.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('the self-signed certificate', () => {
  let folder: string;
  let key: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-tls-'));
    mkdirSync(join(folder, 'tls'));
    key = join(folder, 'tls/key.pem');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const makers = { requestCertificate, randomSecret: () => '', readSecret: () => null };
  const made = async (days = 0, address = 'portal.example') => {
    writeFileSync(key, tlsKeyOf(folder), { mode: 0o600 });
    const text = await selfSigned(folder, address, key, makers, Date.now() + days * DAY_MS);
    writeFileSync(join(folder, 'tls/cert.pem'), text);
    return text;
  };

  it('is kept until 30 days before its end, and then made anew with the same key', async () => {
    const first = await made();
    const secret = readFileSync(key, 'utf8');
    const days = (new X509Certificate(first).validToDate.getTime() - Date.now()) / DAY_MS;
    expect(Math.round(days)).toBe(825);
    expect(await made(days - 31)).toBe(first);
    expect(await made(days - 29)).not.toBe(first);
    expect(readFileSync(key, 'utf8')).toBe(secret);
  });

  it('is made anew for another address, and for another key', async () => {
    const first = await made();
    const second = await made(0, 'other.example');
    expect(new X509Certificate(second).subjectAltName).toBe('DNS:other.example');
    rmSync(key);
    expect(new Set([first, second, await made(0, 'other.example')]).size).toBe(3);
  });

  it('is made of no key that others can read', async () => {
    await made();
    chmodSync(key, 0o644);
    expect(() => tlsKeyOf(folder)).toThrow(/key\.pem is open to every account/);
  });
});
