import { expect, it } from 'vitest';
import { accountedCluster } from './accounted.ts';

const HOUR = 3600;
const NOW = 500_000 * HOUR + 600;

it('shows the mean of each hour that is over, gaps as gaps, and asks once for what no longer changes', async () => {
  const asked: number[] = [];
  let now = NOW;
  const read = accountedCluster(
    async (from, until) => {
      asked.push(from);
      expect(until - from).toBe(HOUR);
      if (from === NOW - 600 - 3 * HOUR) return null;
      return { allocated: 4 * HOUR, idle: 2 * HOUR, planned: HOUR, down: HOUR };
    },
    () => now * 1000,
  );
  const span = { from: NOW - 5 * HOUR, until: null };
  const history = await read(span);
  expect(history).toMatchObject({ source: 'slurm', step_seconds: HOUR });
  expect(history.series.map(({ name, values }) => [name, values])).toEqual([
    ['allocated', [4, 4, null, 4, 4]],
    ['planned', [1, 1, null, 1, 1]],
    ['idle', [2, 2, null, 2, 2]],
    ['down', [1, 1, null, 1, 1]],
  ]);
  expect(asked).toHaveLength(5);
  now += 120;
  await read(span);
  // The last two may still change.
  expect(asked).toHaveLength(7);
});

it('asks again after a failure', async () => {
  let fails = true;
  const read = accountedCluster(
    async () => {
      if (fails) throw new Error('away');
      return null;
    },
    () => NOW * 1000,
  );
  const span = { from: NOW - 5 * HOUR, until: null };
  await expect(read(span)).rejects.toThrow('away');
  fails = false;
  expect(await read(span)).toMatchObject({ source: 'slurm', series: [] });
});
