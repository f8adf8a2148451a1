import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSecretFile } from './secret-file.ts';

const GOOD = 'k7Qe2vXw9-rT4mBz0';

describe('the file of a secret', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-secret-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (text: string, mode = 0o640) => {
    const file = join(folder, `file-${mode}`);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return readSecretFile(file);
  };

  it.each([GOOD, `${GOOD}\n`, `${GOOD}\r\n`])('is read without the end of its line: %j', (text) => {
    expect(read(text)).toBe(GOOD);
  });

  it.each([
    '',
    '\n',
    'berth',
    'berth-secret',
    'aaaaaaaaaaaaaaaaaaaaaaaa',
    '1234567890123456',
    'My-Password-is-long',
    'changeme-changeme-9',
  ])('is refused where it can be guessed, and its text is not told: %j', (text) => {
    const refused = () => read(text);
    expect(refused).toThrow(/is weak.*openssl rand/);
    if (text.trim() !== '') expect(refused).not.toThrow(new RegExp(` ${text} `));
  });

  it.each([0o644, 0o604, 0o602])('is refused where every account can open it: %o', (mode) => {
    expect(() => read(GOOD, mode)).toThrow(/open to every account.*chmod 640/);
  });
});
