import { useNavigate } from 'react-router';
import type { Workflow } from '../../../src/workflows/schema.ts';
import { useExecute } from '../queries.ts';

/** Starts a version of the workflow, and goes to its execution. */
export function useStart(workflow: Workflow) {
  const navigate = useNavigate();
  const execute = useExecute(workflow);
  return {
    ...execute,
    start: (version: number) =>
      execute.mutate({ version }, { onSuccess: ({ execution_id }) => navigate(`/cae/executions/${execution_id}`) }),
  };
}
