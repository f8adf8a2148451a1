/** A launcher that was held up (a machine out of breath, a crash of Berth between) while its job was launched anew. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '..', '..', 'src', 'scheduler', 'local', 'launch.sh');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-job-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const launch = (...command: string[]) =>
  spawnSync('/bin/sh', [LAUNCHER, folder, ...command], { encoding: 'utf8', cwd: '/' });

it('runs a job whose mark is not there yet, and leaves its mark and its end', () => {
  const { status, stdout } = launch('sh', '-c', 'echo $PPID; exit 7');
  expect(status).toBe(0);
  const [pid, start, boot] = readFileSync(join(folder, 'process'), 'utf8').trim().split(' ');
  expect(pid).toBe(stdout.trim());
  expect(start).toMatch(/^\d+$/);
  expect(boot).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  expect(Number(readFileSync(join(folder, 'exit'), 'utf8'))).toBe(7);
});

it('does not run a job that another has begun, and leaves all as it is', () => {
  writeFileSync(join(folder, 'process'), '1234 5678 a-boot\n');
  const { status, stdout, stderr } = launch('echo', 'a second job');
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readdirSync(folder)).toEqual(['process']);
  expect(readFileSync(join(folder, 'process'), 'utf8')).toBe('1234 5678 a-boot\n');
});
