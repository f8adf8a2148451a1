import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { Execution } from '../../src/workflows/schema.ts';
import { aRun } from '../cae/test-runs.ts';
import { applyEvent } from './execution-cache.ts';

const EXECUTION = 'execution-1760000000-abc123';
const run = aRun({ status: 'running', progress: 0.5, execution_id: EXECUTION, execution_step: 'mesh' });

function applied(event: Parameters<typeof applyEvent>[1]) {
  const client = new QueryClient();
  const step = { id: 'mesh', run_id: run.run_id, status: 'running', progress: 0.2 };
  client.setQueryData(['execution', EXECUTION], { execution_id: EXECUTION, steps: [step] });
  let reads = 0;
  applyEvent(client, event, () => {
    reads += 1;
  });
  return { reads, progress: client.getQueryData<Execution>(['execution', EXECUTION])?.steps[0]?.progress };
}

describe('an execution that is shown', () => {
  it('knows how far its step is by the event of its run', () => {
    expect(applied({ id: '1', type: 'run.updated', data: run })).toEqual({ reads: 0, progress: 0.5 });
  });

  it('is read again where a step comes to another state, or has another run', () => {
    const read = { reads: 1, progress: 0.2 };
    expect(applied({ id: '1', type: 'run.updated', data: { ...run, status: 'completed' } })).toEqual(read);
    expect(applied({ id: '1', type: 'run.updated', data: { ...run, run_id: 'cae-run-1760000009-zzz999' } })).toEqual(
      read,
    );
    expect(applied({ id: '1', type: 'execution.updated', data: { execution_id: EXECUTION } })).toEqual(read);
    expect(applied({ id: '1', type: 'reset', data: {} })).toEqual(read);
  });

  it('leaves runs alone that are of no execution that is shown', () => {
    const untouched = { reads: 0, progress: 0.2 };
    expect(applied({ id: '1', type: 'run.updated', data: { ...run, execution_id: null } })).toEqual(untouched);
    expect(
      applied({ id: '1', type: 'run.updated', data: { ...run, execution_id: `${EXECUTION.slice(0, -1)}9` } }),
    ).toEqual(untouched);
  });
});
