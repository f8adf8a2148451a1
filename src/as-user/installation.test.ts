import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

it('refuses for good where a part of the installation is missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(import.meta.dirname, join(folder, 'src/as-user'), { recursive: true });
  const { checkInstallation } = await import(join(folder, 'src/as-user/installation.mjs'));
  expect(checkInstallation).toThrow(/not whole .*ENOENT.*Install it again/);
  expect(checkInstallation).toThrow(expect.objectContaining({ kind: 'refused' }));
});
