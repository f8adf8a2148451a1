/** Workflows of the solver in tests/fixtures/solvers/relay, as far as they are asked to go, and how nothing is left of them. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Execution, ExecutionList, WorkflowList, WorkflowWithText } from '../../src/workflows/schema.ts';
import type { Client } from './client.ts';
import { until } from './until.ts';

const WORKFLOWS = '/api/automation/workflows';
const EXECUTIONS = '/api/automation/executions';
const INPUT = join(tmpdir(), 'berth-relay-');
const RUNS = join(homedir(), 'berth-runs');

/** The folder that the first step begins with. */
function relayInput(): string {
  const input = mkdtempSync(INPUT);
  writeFileSync(join(input, 'words'), 'case\n');
  return input;
}

/** A mesh, two solvers side by side, and a report of both; `fails`: the step that ends with an error. */
export function relayText(name: string, input: string, fails?: string): string {
  const params = (id: string, more = '') => `{ word: ${id}${id === fails ? ', status: 3' : ''}${more} }`;
  return `name: ${name}
steps:
  - { id: mesh, solver: relay, input: ${input}, params: ${params('mesh')} }
  - { id: left, solver: relay, input: { step: mesh, path: out }, params: ${params('left')} }
  - { id: right, solver: relay, input: { step: mesh, path: out }, params: ${params('right')} }
  - id: report
    solver: relay
    input: { step: left, path: out }
    params: ${params('report', ', beside: { step: right, path: out/words }')}
`;
}

export const getExecution = async (user: Client, executionId: string): Promise<Execution> =>
  (await user.request<Execution>('GET', `${EXECUTIONS}/${executionId}`)).body;

const isOver = ({ status }: Pick<Execution, 'status'>): boolean => status !== 'running' && status !== 'cancelling';

/** Lets each of these steps go on once it computes; answers when those have ended, or the whole execution where it cannot go on. */
export const relaysEnded = (user: Client, executionId: string, ids: readonly string[]): Promise<Execution> =>
  until(`${ids.join(', ')} of ${executionId} have ended`, async () => {
    const execution = await getExecution(user, executionId);
    const steps = execution.steps.filter(({ id }) => ids.includes(id));
    for (const { id, run_id } of steps)
      if (existsSync(join(RUNS, run_id))) writeFileSync(join(RUNS, run_id, `go-${id}`), '');
    return (isOver(execution) || steps.every(({ status }) => status === 'completed')) && execution;
  });

/** Answers when the steps of `until` have ended. */
export async function startRelay(
  user: Client,
  wish: { name: string; fails?: string; until: string[] },
): Promise<Execution> {
  const input = relayInput();
  const made = await user.request<WorkflowWithText>('POST', WORKFLOWS, {
    yaml: relayText(wish.name, input, wish.fails),
  });
  if (made.status !== 201) throw new Error(`the workflow was not made: ${JSON.stringify(made.body)}`);
  const { workflow_id } = made.body;
  const { body } = await user.request<Execution>('POST', `${WORKFLOWS}/${workflow_id}/executions`, {});
  return relaysEnded(user, body.execution_id, wish.until);
}

/** Ends the user's executions, removes their workflows and the folders of their runs and their input. */
export async function endWorkflows(user: Client): Promise<void> {
  const { body } = await user.request<WorkflowList>('GET', WORKFLOWS);
  for (const { workflow_id } of body.workflows) {
    const address = `${WORKFLOWS}/${workflow_id}`;
    const { executions } = (await user.request<ExecutionList>('GET', `${address}/executions`)).body;
    for (const { execution_id } of executions) {
      await user.request('POST', `${EXECUTIONS}/${execution_id}/cancel`);
      const { steps } = await until('it is over', async () => {
        const execution = await getExecution(user, execution_id);
        return isOver(execution) && execution;
      });
      for (const run of steps.flatMap(({ run_id, earlier_run_ids }) => [run_id, ...earlier_run_ids]))
        rmSync(join(RUNS, run), { recursive: true, force: true });
      for (const { input } of steps) if (input.startsWith(INPUT)) rmSync(input, { recursive: true, force: true });
    }
    await user.request('DELETE', address);
  }
}
