import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { Run } from '../../src/runs/schema.ts';
import { applyEvent, type RunPages } from './run-cache.ts';
import { type RunSearch, USUAL } from './search.ts';
import { aRun } from './test-runs.ts';

const LIVING: RunSearch = { ...USUAL, show: 'living' };
const told = (run: Run) => ({ id: '1', type: 'run.updated' as const, data: run });

function cached(runs: Run[], search: RunSearch) {
  const client = new QueryClient();
  const key = ['cae-runs', search];
  client.setQueryData<RunPages>(key, { pages: [{ runs, next_cursor: null }], pageParams: [null] });
  return {
    client,
    listed: () => client.getQueryData<RunPages>(key)?.pages[0]?.runs.map(({ name, progress }) => [name, progress]),
    isStale: () => client.getQueryState(key)?.isInvalidated,
  };
}

it('shows in lists and on its page what an event tells of a run', () => {
  const run = aRun({ progress: 0.1 });
  const { client, listed, isStale } = cached([run], LIVING);
  const now = { ...run, progress: 0.2 };
  applyEvent(client, told(now));
  expect(listed()).toEqual([['First', 0.2]]);
  expect(client.getQueryData(['cae-run', run.run_id])).toEqual(now);
  expect(isStale()).toBe(false);
});

it('asks once for a run that completed without outputs: what its job could not tell is read then', () => {
  const run = aRun({ outputs: null });
  const { client } = cached([run], LIVING);
  const key = ['cae-run', run.run_id];
  const isStale = () => client.getQueryState(key)?.isInvalidated;
  client.setQueryData(key, run);
  applyEvent(client, told({ ...run, status: 'completed', outputs: [] }));
  expect(isStale()).toBe(false);
  client.setQueryData(key, run);
  applyEvent(client, told({ ...run, status: 'completed' }));
  expect(isStale()).toBe(true);
  client.setQueryData(key, { ...run, status: 'completed' });
  applyEvent(client, told({ ...run, status: 'completed' }));
  expect(isStale()).toBe(false);
});

it('takes a run out of a list that it does not belong to any more', () => {
  const run = aRun({});
  const { client, listed } = cached([run], LIVING);
  applyEvent(client, told({ ...run, status: 'completed' }));
  expect(listed()).toEqual([]);
});

it('reads a list again that a new run may belong to, and no other', () => {
  const { client, isStale } = cached([], LIVING);
  applyEvent(client, told(aRun({ status: 'failed' })));
  expect(isStale()).toBe(false);
  applyEvent(client, told(aRun({})));
  expect(isStale()).toBe(true);
});

it('does not read it again for each bit of progress of a run that it does not show', async () => {
  const search = { ...LIVING, q: 'other' };
  const { client, isStale } = cached([], search);
  applyEvent(client, told(aRun({ progress: 0.1 })));
  expect(isStale()).toBe(true);
  client.setQueryData<RunPages>(['cae-runs', search], { pages: [{ runs: [], next_cursor: null }], pageParams: [null] });
  applyEvent(client, told(aRun({ progress: 0.2 })));
  expect(isStale()).toBe(false);
});

it('takes a run out of every list that was forgotten', () => {
  const run = aRun({ status: 'completed' });
  const { client, listed } = cached([run, aRun({ run_id: 'cae-run-1760000001-abc124', name: 'Second' })], USUAL);
  applyEvent(client, { id: '2', type: 'run.forgotten', data: { run_id: run.run_id } });
  expect(listed()).toEqual([['Second', null]]);
});
