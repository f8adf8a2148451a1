import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asUser, here } from '../as-user/client.ts';
import type { Principal } from '../auth/principal.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { Queue } from '../scheduler/queue.ts';
import { readFileAs } from '../scheduler/read-file.ts';
import { runFeed } from './feed.ts';
import { runFollowing } from './follow.ts';
import type { Point } from './schema.ts';
import { aBus, aRun, RUN_ID } from './test-run.ts';

const KIM = { user_id: 'kim' } as Principal;

let folder: string;
let run: RunRecord;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-follow-'));
  mkdirSync(join(folder, '.berth'));
  run = aRun({ folder });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const { username } = userInfo();
const fromFiles = readFileAs(asUser({ start: here }));

function follower(read: Queue['read'] = (_account, ...more) => fromFiles(username, ...more)) {
  const feed = runFeed(aBus());
  const following = runFollowing({ get: async () => run, feed, queue: { read }, grantFor: async () => null });
  let [told, rows] = [0, 0];
  return {
    feed,
    following,
    /** As the run's job tells it. */
    async tell(text: string, points: Point[] = []) {
      const [from, first] = [told, rows];
      told += Buffer.byteLength(text);
      rows += Buffer.byteLength(points.map((point) => `${point.join('\t')}\n`).join(''));
      const log = { from, next: told, text };
      await feed.tell(RUN_ID, {
        type: 'output',
        step: 1,
        progress: null,
        x: null,
        log,
        series: { from: first, next: rows, rows: points },
      });
    },
  };
}

describe('a run that has ended', () => {
  it('is followed to the last that is in its files, where that was never told', async () => {
    const { following, tell } = follower();
    await tell('first\n', [[1, 'residuals', 'Ux', 0.5]]);
    writeFileSync(join(folder, 'berth.log'), 'first\nlast 한글\n');
    writeFileSync(join(folder, '.berth/series.tsv'), '1\tresiduals\tUx\t0.5\n2\tresiduals\tUx\t0.25\n');
    run = aRun({ folder, status: 'completed' });
    const [log, series] = [
      await following.log(KIM, RUN_ID, { from: 6, wait: 0 }),
      await following.series(KIM, RUN_ID, { from: 19, wait: 0 }),
    ];
    expect(log).toEqual({ text: 'last 한글\n', from: 6, next: 18, ended: true });
    expect(series).toEqual({ rows: [[2, 'residuals', 'Ux', 0.25]], from: 19, next: 39, ended: true });
    expect(await following.log(KIM, RUN_ID, { from: 18, wait: 20 })).toEqual({
      text: '',
      from: 18,
      next: 18,
      ended: true,
    });
  });

  it('is followed to the last that was told, where its files are gone', async () => {
    const { following, tell } = follower();
    await tell('all of it\n');
    run = aRun({ folder, status: 'failed' });
    expect(await following.log(KIM, RUN_ID, { from: 0, wait: 0 })).toMatchObject({ text: 'all of it\n', ended: true });
    expect(await following.log(KIM, RUN_ID, { from: 10, wait: 0 })).toMatchObject({ text: '', next: 10, ended: true });
  });
});

it('a run that waits has no files, and none are looked for', async () => {
  run = aRun({ folder, status: 'pending' });
  const { following } = follower(() => Promise.reject(new Error('its files were looked for')));
  expect(await following.log(KIM, RUN_ID, { wait: 0 })).toEqual({ text: '', from: 0, next: 0, ended: false });
  expect(await following.series(KIM, RUN_ID, { wait: 0 })).toMatchObject({ rows: [], next: 0 });
});

it('what a run tells while its files are read wakes who then waits', async () => {
  // No time passes: only what was told can end the wait.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { following, tell } = follower(async () => {
    await tell('news\n');
    return { state: 'absent' };
  });
  expect(await following.log(KIM, RUN_ID, { from: 0, wait: 20 })).toMatchObject({ text: 'news\n', ended: false });
});
