/** What users do with workflows and their versions. Every rule about whose they are is here. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { Page, Records } from '../records/records.ts';
import type { WorkflowRecord, WorkflowVersionRecord } from '../records/workflow-records.ts';
import { newId } from '../work/new-id.ts';
import { type Made, onceUnderKey } from '../work/once.ts';
import type { WorkflowDefinition } from './definition.ts';
import { graphOf, type ReadWorkflow, readWorkflow, refuseFaults } from './read.ts';
import type { Workflow, WorkflowQuery, WorkflowText, WorkflowVersion, WorkflowWithText } from './schema.ts';
import type { WorkflowTemplates } from './templates.ts';
import { versionInList, versionOnTheWire, workflowOnTheWire } from './wire.ts';

export type WorkflowService = ReturnType<typeof workflowService>;

/** A version of a workflow, as its solvers take it now. */
export interface ReadVersion extends ReadWorkflow {
  definition: WorkflowDefinition;
  number: number;
}

export function workflowService(deps: {
  records: Pick<Records, 'workflows' | 'idempotency'>;
  templates: WorkflowTemplates;
  now: () => number;
}) {
  const { templates, now } = deps;
  const { workflows } = deps.records;
  const once = onceUnderKey({ records: deps.records, get: find });

  async function find(workflowId: string): Promise<WorkflowRecord> {
    const workflow = await workflows.get(workflowId);
    if (workflow === null) throw new Problem('not_found', 'You have no workflow with this id.');
    return workflow;
  }

  /** Somebody else's workflow is as good as none. */
  async function visible(principal: Principal, workflowId: string): Promise<WorkflowRecord> {
    const workflow = await find(workflowId);
    if (workflow.user_id !== principal.user_id) throw new Problem('not_found', 'You have no workflow with this id.');
    return workflow;
  }

  async function versionOf(workflowId: string, number: number): Promise<WorkflowVersionRecord> {
    const version = await workflows.getVersion(workflowId, number);
    if (version === null) throw new Problem('not_found', `The workflow has no version ${number}.`);
    return version;
  }

  /** Throws a Problem with every fault and its line. */
  function read(text: string): ReadWorkflow & { definition: WorkflowDefinition } {
    const result = readWorkflow(text, templates);
    refuseFaults(result.faults);
    const { definition } = result;
    if (definition === null) throw new Error('a workflow without faults that is none');
    return { ...result, definition };
  }

  const shown = async (workflow: WorkflowRecord): Promise<WorkflowWithText> => {
    const { text } = await versionOf(workflow.workflow_id, workflow.latest);
    return { ...workflowOnTheWire(workflow), yaml: text, ...graphOf(text) };
  };

  return {
    visible,

    /** The latest one where no number is given; throws a Problem with its faults where its solvers do not take it any more. */
    async readVersion(principal: Principal, workflowId: string, asked: number | undefined): Promise<ReadVersion> {
      const { latest } = await visible(principal, workflowId);
      const { text, number } = await versionOf(workflowId, asked ?? latest);
      return { ...read(text), number };
    },

    async create(
      principal: Principal,
      { yaml }: WorkflowText,
      idempotencyKey?: string,
    ): Promise<Made<WorkflowWithText>> {
      const { made, repeated } = await once(principal, idempotencyKey, { workflow: yaml }, async (key) => {
        const { name } = read(yaml).definition;
        const { user_id } = principal;
        const at = now();
        const workflow_id = newId('workflow', at);
        const workflow = { workflow_id, user_id, name, latest: 1, created_at: at, changed_at: at, version: 1 };
        await workflows.insert(
          workflow,
          { workflow_id, number: 1, name, text: yaml, created_at: at },
          key && { user_id, key: key.key, request_hash: key.hash, session_id: workflow_id, created_at: at },
        );
        return workflow;
      });
      return { made: await shown(made), repeated };
    },

    get: async (principal: Principal, workflowId: string): Promise<WorkflowWithText> =>
      shown(await visible(principal, workflowId)),

    async list(principal: Principal, { limit, cursor }: WorkflowQuery): Promise<Page<Workflow>> {
      const { user_id } = principal;
      const page = await workflows.list({ user_id, limit, ...(cursor !== undefined && { cursor }) });
      return { ...page, items: page.items.map(workflowOnTheWire) };
    },

    /** With changes it is a new version; what it was can be read as before. */
    async save(
      principal: Principal,
      workflowId: string,
      { yaml }: WorkflowText,
    ): Promise<{ workflow: WorkflowWithText; isNew: boolean }> {
      const { name } = read(yaml).definition;
      for (;;) {
        const before = await visible(principal, workflowId);
        if ((await versionOf(workflowId, before.latest)).text === yaml)
          return { workflow: await shown(before), isNew: false };
        const at = now();
        const changed = { ...before, name, latest: before.latest + 1, changed_at: at };
        const version = { workflow_id: workflowId, number: changed.latest, name, text: yaml, created_at: at };
        try {
          return { workflow: await shown(await workflows.addVersion(changed, version)), isNew: true };
        } catch (error) {
          // It was saved, or removed, in between.
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },

    async versions(principal: Principal, workflowId: string) {
      await visible(principal, workflowId);
      return (await workflows.versions(workflowId)).map(versionInList);
    },

    async version(principal: Principal, workflowId: string, number: number): Promise<WorkflowVersion> {
      await visible(principal, workflowId);
      const version = await versionOf(workflowId, number);
      return versionOnTheWire(version, graphOf(version.text));
    },

    /** With its versions and executions. Their runs, and what these have written, stay. */
    async remove(principal: Principal, workflowId: string): Promise<void> {
      const workflow = await visible(principal, workflowId);
      try {
        await workflows.delete(workflow);
      } catch (error) {
        if (!(error instanceof RowsChanged)) throw error;
        throw new Problem('wrong_state', 'One of its executions has not ended; cancel it first.');
      }
    },
  };
}
