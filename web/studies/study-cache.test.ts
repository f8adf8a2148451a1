import { QueryClient } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import type { StudySamples } from '../../src/studies/schema.ts';
import { aRun } from '../cae/test-runs.ts';
import { applyEvent } from './study-cache.ts';
import { aSample } from './test-studies.ts';

const STUDY = 'study-1760000000-abc123';

function cached() {
  const client = new QueryClient();
  const waiting = aSample(1, { status: 'waiting', reason: null, outputs: null });
  client.setQueryData<StudySamples>(['study-samples', STUDY], { samples: [aSample(0), waiting] });
  const run = aRun({ run_id: waiting.run_id, study_id: STUDY, study_index: 1 });
  const known = new Map<string, string>();
  const recount = vi.fn();
  return {
    run,
    recount,
    tell: (data: typeof run) => applyEvent(client, { id: '1', type: 'run.updated', data }, known, recount),
    read: (type: 'study.updated' | 'reset') =>
      applyEvent(
        client,
        type === 'reset' ? { id: '1', type, data: {} } : { id: '1', type, data: { study_id: STUDY } },
        known,
        recount,
      ),
    sample: () => client.getQueryData<StudySamples>(['study-samples', STUDY])?.samples[1],
    isStale: () => client.getQueryState(['study-samples', STUDY])?.isInvalidated,
  };
}

it('puts into the table what a run tells, and counts again where it has come to another state', () => {
  const { run, recount, tell, sample, isStale } = cached();
  tell({ ...run, progress: 0.1 });
  expect(sample()).toMatchObject({ index: 1, status: 'running', progress: 0.1, params: { nu: 2 } });
  tell({ ...run, progress: 0.2 });
  expect(sample()?.progress).toBe(0.2);
  expect(recount).toHaveBeenCalledTimes(1);
  const outputs = [{ name: 'drag', value: 1, unit: 'N' }];
  tell({ ...run, status: 'completed', reason: 'completed', progress: 1, outputs });
  expect(sample()).toMatchObject({ status: 'completed', outputs });
  expect(recount).toHaveBeenCalledTimes(2);
  expect(isStale()).toBe(false);
});

it('does not mind runs of no study', () => {
  const { run, recount, tell, sample } = cached();
  const before = sample();
  tell({ ...run, run_id: 'cae-run-1760000009-abc123', study_id: null });
  expect(sample()).toBe(before);
  expect(recount).not.toHaveBeenCalled();
});

it.each(['study.updated', 'reset'] as const)('reads the table again at %s', (type) => {
  const { read, isStale } = cached();
  read(type);
  expect(isStale()).toBe(true);
});
