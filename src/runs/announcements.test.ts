import { expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import type { RunRecord } from '../records/run-records.ts';
import { runAnnouncements } from './announcements.ts';
import { runFeed } from './feed.ts';
import type { RunUse } from './schema.ts';
import { aBus, aRun, RUN_ID } from './test-run.ts';

function told(begin: RunRecord) {
  let run = begin;
  let stored = 0;
  const { receive } = runAnnouncements({
    store: {
      get: async () => run,
      insert: async () => {},
      tell: async () => {},
      forget: async () => {},
      async change(_, change) {
        const changed = change(run);
        if (changed !== null) [run, stored] = [changed, stored + 1];
        return run;
      },
    },
    feed: runFeed(aBus()),
    announcementKey: Buffer.from('a key of the tests'),
    nudge: () => {},
    now: () => 5000,
  });
  const nothing = { from: 0, next: 0 };
  return {
    output: (standing: { step?: number; progress?: number | null; x?: number | null; use?: RunUse | null }) =>
      receive(RUN_ID, {
        type: 'output',
        step: 1,
        progress: null,
        x: null,
        ...standing,
        log: { ...nothing, text: '' },
        series: { ...nothing, rows: [] },
      }),
    end: (x: number | null, more: { exit_status?: number; outputs?: string | null; use?: RunUse } = {}) =>
      receive(RUN_ID, { type: 'end', exit_status: 0, step: 1, progress: null, x, ...more }),
    run: () => run,
    stored: () => stored,
  };
}

it('makes a run that waits one that computes', async () => {
  const one = told(aRun({ status: 'pending', started_at: null, step: null }));
  await one.output({ step: 0 });
  expect(one.run()).toMatchObject({ status: 'running', started_at: 5000, step: 0 });
});

it('records how far a run has come by the hundredth, of its whole or else of where it is, and where it ended', async () => {
  const [whole, open] = [told(aRun()), told(aRun())];
  for (let x = 1; x <= 1000; x++) {
    await whole.output({ x, progress: x / 1000 });
    await open.output({ x });
  }
  expect(whole.stored()).toBeLessThanOrEqual(101);
  expect(whole.run().progress).toBeGreaterThan(0.98);
  // Each of the first hundred, and then some seventy for each doubling.
  expect(open.stored()).toBeLessThan(400);
  expect(open.run().x).toBeGreaterThan(980);
  await open.end(1000);
  expect(open.run()).toMatchObject({ status: 'running', x: 1000, exit_status: 0 });
});

it('hears no more of a run that has ended', async () => {
  const one = told(aRun({ status: 'stopped' }));
  await expect(one.output({ x: 1 })).rejects.toThrow(Problem);
  await expect(one.end(1)).rejects.toThrow('The run has ended.');
  expect(one.stored()).toBe(0);
});

it('passes on that its user asks it to write and end', async () => {
  expect(await told(aRun()).output({})).toEqual({ stop: null });
  expect(await told(aRun({ stop_write: true })).output({})).toEqual({ stop: 'write' });
});

it('keeps the numbers that came out of a run, of one whose steps ended well', async () => {
  const [good, bad, silent] = [told(aRun()), told(aRun()), told(aRun())];
  await good.end(1, { outputs: 'drag\t0.5\tN\n' });
  expect(good.run().outputs).toEqual([{ name: 'drag', value: 0.5, unit: 'N' }]);
  await bad.end(1, { outputs: 'drag\t0.5\tN\n', exit_status: 1 });
  await silent.end(1, { outputs: null });
  expect([bad.run().outputs, silent.run().outputs]).toEqual([null, null]);
});

const used = (more: Partial<RunUse>): RunUse => ({
  seconds: 100,
  cpu_seconds: 100,
  cpus: 1,
  memory: 500,
  memory_peak: 500,
  ...more,
});

it('records what a run uses where that is other by a twentieth of what it may use, or for so much longer', async () => {
  const one = told(aRun({ resources: { ...aRun().resources, cpus: 4, memory: '2Gi' } }));
  const recorded = async (use: RunUse | null) => {
    const before = one.stored();
    await one.output({ use });
    return one.stored() > before;
  };
  // A job of before this was told has none.
  expect(await recorded(null)).toBe(false);
  expect(await recorded(used({}))).toBe(true);
  expect(await recorded(used({ seconds: 102, cpus: 0.85, memory: 590, memory_peak: 590 }))).toBe(false);
  expect(await recorded(used({ seconds: 102, cpus: 0.75 }))).toBe(true);
  expect(await recorded(used({ seconds: 102, cpus: 0.75, memory: 610, memory_peak: 610 }))).toBe(true);
  expect(await recorded(used({ seconds: 108, cpus: 0.75, memory: 610, memory_peak: 610 }))).toBe(true);
  expect(await recorded(null)).toBe(false);
  expect(one.run().use).toEqual(used({ seconds: 108, cpus: 0.75, memory: 610, memory_peak: 610 }));
});

it('keeps what a run has used in all, which it tells at its end', async () => {
  const one = told(aRun({ use: used({}) }));
  await one.end(1, { use: used({ seconds: 101, memory: 0 }) });
  expect(one.run().use).toEqual(used({ seconds: 101, memory: 0 }));
});
