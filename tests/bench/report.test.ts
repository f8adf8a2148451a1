import { expect, it } from 'vitest';
import { median } from './median.ts';
import { percentile } from './percentile.ts';
import { type Figure, isWithin, section, table, withSection } from './report.ts';

const times = (value: number): string => `${value.toFixed(2)} ×`;
const small: Figure = { name: 'CPU', measured: 0.5, most: 1.1, write: times };
const large: Figure = { name: 'throughput', measured: 0.85, least: 0.9, write: times };

it('takes the smallest value that a share of all do not exceed', () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect([percentile(values, 0.99), percentile(values, 0.5), percentile([7], 0.99)]).toEqual([99, 50, 7]);
  expect(percentile([], 0.5)).toBeNaN();
});

it('takes the middle value, or what lies between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(median([])).toBeNaN();
});

it('knows bounds from above and from below, and holds for missed what could not be measured', () => {
  expect([isWithin(small), isWithin(large)]).toEqual([true, false]);
  for (const figure of [small, large]) expect(isWithin({ ...figure, measured: Number.NaN })).toBe(false);
});

it('writes a table whose columns stand in line', () => {
  expect(table([small, large])).toBe(
    [
      '| figure     | measured |    bound |        |',
      '|------------|---------:|---------:|-------:|',
      '| CPU        |   0.50 × | ≤ 1.10 × |     ok |',
      '| throughput |   0.85 × | ≥ 0.90 × | missed |',
    ].join('\n'),
  );
});

it('replaces the section of that title and no other, or adds it', () => {
  const part = { figures: [small], notes: ['a note'], method: '- by looking' };
  const made = (title: string, date: string): string => section(title, part, { machine: 'a machine', date });
  const page = `# Performance\n\nText.\n\n${made('One', '2026-01-01')}\n${made('Two', '2026-01-01')}`;
  const renewed = withSection(page, made('One', '2026-02-02'));
  expect(renewed).toBe(page.replace('2026-01-01', '2026-02-02'));
  expect(withSection(page, made('Three', '2026-01-01'))).toBe(`${page}\n${made('Three', '2026-01-01')}`);
});
