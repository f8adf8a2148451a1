import { expect, it } from 'vitest';
import { askedBy } from './queries.ts';
import { type Range, readView, withView } from './view.ts';

const RANGES: Range[] = ['hour', 'day', 'week'];
const read = (text: string) => readView(new URLSearchParams(text), RANGES, 'day');

it('keeps range and zoom in the address, beside what else it says', () => {
  const view = { range: 'week', zoom: { from: 1000.4, until: 2000.6 } } as const;
  const search = withView(new URLSearchParams('x=1'), view);
  expect(search.toString()).toBe('x=1&range=week&from=1000&until=2001');
  expect(read(search.toString())).toEqual({ range: 'week', zoom: { from: 1000, until: 2001 } });
  expect(withView(search, { range: 'hour', zoom: null }).toString()).toBe('x=1&range=hour');
});

it.each(['', 'range=century', 'range=month', 'from=5', 'from=x&until=y', 'from=200&until=100', 'from=100&until=1e400'])(
  'shows the usual where the address says %j',
  (text) => {
    expect(read(text)).toEqual({ range: 'day', zoom: null });
  },
);

it('asks up to now, or for what was dragged over', () => {
  expect(`${askedBy({ range: 'hour', zoom: null }, 7_200_000)}`).toBe(
    'from=1970-01-01T01%3A00%3A00.000Z&until=1970-01-01T02%3A00%3A00.000Z',
  );
  expect(`${askedBy({ range: 'hour', zoom: { from: 60, until: 120 } }, 0)}`).toBe(
    'from=1970-01-01T00%3A01%3A00.000Z&until=1970-01-01T00%3A02%3A00.000Z',
  );
});
