/** Keeps the cached executions true by events. How far a step is, its run tells; where a step comes to another state it is read again, as others follow. */

import type { QueryClient } from '@tanstack/react-query';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Run } from '../../src/runs/schema.ts';
import type { Execution } from '../../src/workflows/schema.ts';

export function applyEvent(client: QueryClient, event: BerthEvent, read: () => void): void {
  if (event.type === 'reset' || event.type === 'execution.updated') read();
  if (event.type !== 'run.updated' || event.data.execution_id === null) return;
  const run = event.data;
  const key = ['execution', run.execution_id];
  const execution = client.getQueryData<Execution>(key);
  if (execution === undefined) return;
  if (!isFurther(execution, run)) {
    read();
    return;
  }
  client.setQueryData<Execution>(key, {
    ...execution,
    steps: execution.steps.map((step) => (step.run_id === run.run_id ? { ...step, progress: run.progress } : step)),
  });
}

/** In the state that it was in. */
const isFurther = ({ steps }: Execution, { run_id, status }: Run): boolean =>
  steps.some((step) => step.run_id === run_id && step.status === status);
