import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { runFolders } from './run-folders.ts';

const NAME = 'app-session-1729756800-abc123';
const { username, uid, gid, homedir } = userInfo();
const account = { name: username, uid, gid, home: homedir, shell: '/bin/sh' };

let jobs: string;
let folders: ReturnType<typeof runFolders>;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'berth-run-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  jobs = join(root, 'jobs');
  folders = runFolders(root);
});

/** What a crash leaves that comes while the folder is made. */
function leaveHalf(): void {
  mkdirSync(join(jobs, `new-${NAME}`), { recursive: true, mode: 0o700 });
  writeFileSync(join(jobs, `new-${NAME}`, 'job.sh'), 'half of');
}

it('a folder that was half made is made whole, and nothing of the half is left', () => {
  leaveHalf();
  const own = folders.create(NAME, account, [import.meta.filename]);
  expect(readdirSync(jobs)).toEqual([NAME]);
  expect(readdirSync(own)).toEqual(['run-folders.test.ts']);
});

it('one that was half made and never finished goes with its session', () => {
  leaveHalf();
  folders.remove(NAME, account);
  expect(readdirSync(jobs)).toEqual([]);
});
