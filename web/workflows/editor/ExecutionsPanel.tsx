import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Workflow } from '../../../src/workflows/schema.ts';
import { Panel } from '../../portal/Panel.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { fullTime } from '../../ui/times.ts';
import { ExecutionBadge } from '../execution/ExecutionBadge.tsx';
import { MoreButton } from '../MoreButton.tsx';
import { useExecutions } from '../queries.ts';
import classes from '../Rows.module.css';

/** How often it was executed, and what came of it. */
export function ExecutionsPanel({ workflow }: { workflow: Workflow }) {
  const { t, i18n } = useTranslation('workflows');
  const list = useExecutions(workflow.workflow_id);
  const rows = list.data?.pages.flatMap(({ executions }) => executions) ?? [];
  return (
    <Panel title={t('executions.title')}>
      <Stack gap="md">
        {list.isPending && <RowsSkeleton rows={1} height={52} />}
        {list.isError && !list.data && <ErrorState error={list.error} onRetry={list.refetch} />}
        {list.data && rows.length === 0 && <Text c="dimmed">{t('executions.none')}</Text>}
        {rows.length > 0 && (
          <ul className={classes.rows} aria-label={t('executions.title')}>
            {rows.map(({ execution_id, workflow_version: version, status, created_at }) => (
              <li key={execution_id} className={classes.row}>
                <Link
                  to={`/cae/executions/${execution_id}`}
                  className={classes.name}
                  aria-label={t('executions.open', { version, when: fullTime(Date.parse(created_at), i18n.language) })}
                >
                  {t('execution.ofVersion', { version })}
                </Link>
                <ExecutionBadge status={status} />
                <span className={classes.dim}>
                  <RelativeTime at={created_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
        <MoreButton list={list} />
      </Stack>
    </Panel>
  );
}
