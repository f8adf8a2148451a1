/** This checkout where another account can read it: it may lie in a folder that is root's alone. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestAccount } from './accounts.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PARTS = ['src', 'apps', 'node_modules', 'dist'].filter((part) => existsSync(join(ROOT, part)));

export function checkoutFor(account: TestAccount): { root: string; remove(): void } {
  if (account.run('test', '-r', join(ROOT, 'src', 'main.ts')).status === 0) return { root: ROOT, remove() {} };
  const root = mkdtempSync(join(tmpdir(), 'berth-checkout-'));
  chmodSync(root, 0o755);
  copyFileSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  for (const part of PARTS) {
    mkdirSync(join(root, part));
    execFileSync('mount', ['--bind', join(ROOT, part), join(root, part)]);
  }
  return {
    root,
    remove() {
      for (const part of PARTS) execFileSync('umount', [join(root, part)]);
      rmSync(root, { recursive: true });
    },
  };
}
