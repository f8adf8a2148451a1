/** What the pages of workflows read and change. Events keep it true. */

import { useThrottledCallback } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  Execution,
  ExecutionList,
  ExecutionRequest,
  Workflow,
  WorkflowList,
  WorkflowText,
  WorkflowVersion,
  WorkflowVersions,
  WorkflowWithText,
} from '../../src/workflows/schema.ts';
import { useEvents } from '../app-framework/events.tsx';
import { type ApiError, api } from '../ui/api.ts';
import { readAgain } from '../ui/read-again.ts';
import { useAttempt } from '../ui/useAttempt.ts';
import { applyEvent } from './execution-cache.ts';

const WORKFLOWS = '/api/automation/workflows';
const EXECUTIONS = '/api/automation/executions';
const PAGE_SIZE = 50;
/** Of many steps one begins or ends every moment. */
const READ_MS = 1_000;

const workflowAddress = (workflowId: string): string => `${WORKFLOWS}/${encodeURIComponent(workflowId)}`;
const executionAddress = (executionId: string): string => `${EXECUTIONS}/${encodeURIComponent(executionId)}`;
const pageOf = (cursor: string | null): string =>
  `?${new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor !== null && { cursor }) })}`;

/** Has to be on each page that shows executions. */
export function useExecutionEvents(): void {
  const client = useQueryClient();
  const read = useThrottledCallback(() => void readAgain(client, ['execution'], ['executions']), READ_MS);
  useEvents((event) => applyEvent(client, event, read));
}

export const useWorkflows = () =>
  useInfiniteQuery({
    queryKey: ['workflows'],
    queryFn: ({ pageParam }) => api.get<WorkflowList>(`${WORKFLOWS}${pageOf(pageParam)}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

/** undefined: it is not known yet which. */
export const useWorkflow = (workflowId: string | undefined) =>
  useQuery({
    queryKey: ['workflow', workflowId],
    queryFn: () => api.get<WorkflowWithText>(workflowAddress(workflowId ?? '')),
    enabled: workflowId !== undefined,
    staleTime: 0,
  });

export const useVersions = (workflowId: string) =>
  useQuery({
    queryKey: ['workflow-versions', workflowId],
    queryFn: () => api.get<WorkflowVersions>(`${workflowAddress(workflowId)}/versions`),
    select: ({ versions }) => versions,
    staleTime: 0,
  });

/** It never changes. null: none is asked for. */
export const useVersion = (workflowId: string, version: number | null) =>
  useQuery({
    queryKey: ['workflow-version', workflowId, version],
    queryFn: () => api.get<WorkflowVersion>(`${workflowAddress(workflowId)}/versions/${version}`),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useExecutions = (workflowId: string) =>
  useInfiniteQuery({
    queryKey: ['executions', workflowId],
    queryFn: ({ pageParam }) => api.get<ExecutionList>(`${workflowAddress(workflowId)}/executions${pageOf(pageParam)}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

export const useExecution = (executionId: string) =>
  useQuery({
    queryKey: ['execution', executionId],
    queryFn: () => api.get<Execution>(executionAddress(executionId)),
    staleTime: 0,
  });

/** The same request sent again before it was answered makes one workflow. */
export function useCreateWorkflow() {
  const client = useQueryClient();
  const once = useAttempt();
  return useMutation<WorkflowWithText, ApiError, WorkflowText>({
    mutationFn: (text) => once(text, (headers) => api.post<WorkflowWithText>(WORKFLOWS, text, headers)),
    onSuccess: (made) => client.setQueryData(['workflow', made.workflow_id], made),
  });
}

export function useSaveWorkflow({ workflow_id }: Pick<Workflow, 'workflow_id'>) {
  const client = useQueryClient();
  return useMutation<WorkflowWithText, ApiError, WorkflowText>({
    mutationFn: (text) => api.post<WorkflowWithText>(`${workflowAddress(workflow_id)}/versions`, text),
    onSuccess: (saved) => {
      client.setQueryData(['workflow', workflow_id], saved);
      void readAgain(client, ['workflow-versions']);
    },
  });
}

export function useRemoveWorkflow({ workflow_id }: Pick<Workflow, 'workflow_id'>) {
  const client = useQueryClient();
  return useMutation<void, ApiError, void>({
    mutationFn: () => api.delete<void>(workflowAddress(workflow_id)),
    onSettled: () => readAgain(client, ['workflows']),
  });
}

/** The same request sent again before it was answered starts one execution. */
export function useExecute({ workflow_id }: Pick<Workflow, 'workflow_id'>) {
  const once = useAttempt();
  return useMutation<Execution, ApiError, ExecutionRequest>({
    mutationFn: (request) =>
      once({ workflow_id, ...request }, (headers) =>
        api.post<Execution>(`${workflowAddress(workflow_id)}/executions`, request, headers),
      ),
  });
}

export const useResume = (executionId: string) =>
  useExecutionChange<ExecutionRequest>(executionId, (request) =>
    api.post<Execution>(`${executionAddress(executionId)}/resume`, request),
  );

export const useCancel = (executionId: string) =>
  useExecutionChange<void>(executionId, () => api.post<Execution>(`${executionAddress(executionId)}/cancel`));

function useExecutionChange<Body>(executionId: string, change: (body: Body) => Promise<Execution>) {
  const client = useQueryClient();
  return useMutation<Execution, ApiError, Body>({
    mutationFn: change,
    onSuccess: (changed) => client.setQueryData(['execution', executionId], changed),
    onSettled: () => readAgain(client, ['execution'], ['executions']),
  });
}
