import { expect, it } from 'vitest';
import {
  addressOf,
  compareAddress,
  comparedIn,
  isNarrowed,
  isShown,
  readSearch,
  USUAL,
  writeSearch,
} from './search.ts';

const read = (text: string) => readSearch(new URLSearchParams(text));

it('stands in the address, without what is usual', () => {
  const search = { show: 'failed', solver: 'openfoam-icofoam', q: 'cavity' } as const;
  expect(read(new URLSearchParams(writeSearch(search)).toString())).toEqual(search);
  expect(writeSearch(USUAL)).toEqual({});
  expect(read('show=everything')).toEqual(USUAL);
});

it('asks for the states of what is shown', () => {
  const first = { limit: 50, cursor: null };
  expect(addressOf(USUAL, first)).toBe('/api/cae/runs?limit=50');
  expect(addressOf({ show: 'living', solver: 'ccx', q: ' a b ' }, { limit: 50, cursor: 'x' })).toBe(
    '/api/cae/runs?status=creating%2Cpending%2Crunning%2Cstopping&solver_id=ccx&q=a+b&limit=50&cursor=x',
  );
});

it('knows what leaves the list', () => {
  expect(isShown({ status: 'completed', solver_id: 'ccx' }, { ...USUAL, show: 'living' })).toBe(false);
  expect(isShown({ status: 'running', solver_id: 'ccx' }, { ...USUAL, show: 'living' })).toBe(true);
  expect(isShown({ status: 'running', solver_id: 'ccx' }, { ...USUAL, solver: 'other' })).toBe(false);
  expect(isNarrowed({ ...USUAL, q: ' ' })).toBe(false);
});

it('compares each run once, and nothing that is no run', () => {
  const ids = ['cae-run-1760000000-abc123', 'cae-run-1760000001-abc124'];
  expect(comparedIn(new URL(compareAddress([...ids, ...ids]), 'http://x').searchParams)).toEqual(ids);
  expect(comparedIn(new URLSearchParams('runs=../x,,cae-run-1760000000-abc123'))).toEqual([ids[0]]);
  expect(comparedIn(new URLSearchParams())).toEqual([]);
});
