import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Workflow } from '../../../src/workflows/schema.ts';
import { Panel } from '../../portal/Panel.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { useVersions } from '../queries.ts';
import classes from '../Rows.module.css';

/** All versions, each to be read. */
export function VersionsPanel({ workflow, shown }: { workflow: Workflow; shown: number }) {
  const { t } = useTranslation('workflows');
  const { workflow_id } = workflow;
  const versions = useVersions(workflow_id);
  const addressOf = (version: number) =>
    `/cae/workflows/${workflow_id}${version === workflow.version ? '' : `?version=${version}`}`;
  return (
    <Panel title={t('versions.title')}>
      <Stack gap="md">
        {versions.isPending && <RowsSkeleton rows={1} height={52} />}
        {versions.isError && !versions.data && <ErrorState error={versions.error} onRetry={versions.refetch} />}
        {versions.data && (
          <ul className={classes.rows} aria-label={t('versions.title')}>
            {versions.data.map(({ version, name, created_at }) => (
              <li key={version} className={classes.row} data-current={version === shown || undefined}>
                <Link
                  to={addressOf(version)}
                  className={classes.name}
                  {...(version === shown && { 'aria-current': 'page' as const })}
                >
                  {t('version', { version })}
                  {version === workflow.version && ` (${t('versions.latest')})`}
                </Link>
                <span className={classes.dim} title={name}>
                  {version === shown && t('versions.shown')}
                </span>
                <span className={classes.dim}>
                  <RelativeTime at={created_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Stack>
    </Panel>
  );
}
