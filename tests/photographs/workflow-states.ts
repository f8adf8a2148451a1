/** The pages of workflows and their executions. */
import { expect } from '../e2e/desk.ts';
import { at, broken, click, never, type State, without } from './state.ts';

const WORKFLOWS = /\/api\/automation\/workflows\?/;
const EXECUTION = 'execution-1760000000-abc123';

export const WORKFLOW_STATES: State[] = [
  at('workflows', () => '/cae/workflows'),
  without('workflows-loading', '/cae/workflows', WORKFLOWS, never),
  without('workflows-error', '/cae/workflows', WORKFLOWS, broken),
  at('workflow-new', () => '/cae/workflows/new'),
  at(
    'workflow-new-faults',
    () => '/cae/workflows/new',
    async (page) => {
      const text = page.getByRole('textbox').last();
      await text.fill((await text.inputValue()).replace('solver: openfoam', 'solver: opnfoam'));
      await click(page, /^(Save|저장)$/);
      await expect(page.getByRole('alert')).toBeVisible();
    },
  ),
  at('workflow', ({ workflows }) => `/cae/workflows/${workflows.id}`),
  at('execution', ({ workflows }) => `/cae/executions/${workflows.living}`),
  at('execution-failed', ({ workflows }) => `/cae/executions/${workflows.failed}`),
  at(
    'execution-cancel',
    ({ workflows }) => `/cae/executions/${workflows.living}`,
    async (page) => {
      await click(page, /^(Cancel|취소)…$/);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ),
  at('execution-unknown', () => `/cae/executions/${EXECUTION}`),
];
