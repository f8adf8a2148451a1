/** Workflows, the newest first. */

import { Button, Stack } from '@mantine/core';
import { IconPlus, IconSitemap } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CaeSections } from '../cae/CaeSections.tsx';
import * as caeTexts from '../cae/locales.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { useViewing } from '../ui/queries.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import * as texts from './locales.ts';
import { MoreButton } from './MoreButton.tsx';
import { useWorkflows } from './queries.ts';
import classes from './Rows.module.css';

addTexts('cae', caeTexts);
addTexts('workflows', texts);

export function WorkflowsPage() {
  const { t } = useTranslation('workflows');
  return (
    <Page title={t('title')} lead={t('lead')} actions={<NewWorkflow />}>
      <Stack gap="md">
        <CaeSections />
        <Workflows />
      </Stack>
    </Page>
  );
}

function NewWorkflow() {
  const { t } = useTranslation('workflows');
  const isViewed = useViewing() !== null;
  if (isViewed) return null;
  return (
    <Button component={Link} to="/cae/workflows/new" leftSection={<IconPlus size={16} />}>
      {t('new')}
    </Button>
  );
}

function Workflows() {
  const { t } = useTranslation('workflows');
  const list = useWorkflows();
  if (list.isPending) return <RowsSkeleton rows={3} height={56} />;
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={list.refetch} />;
  const rows = list.data.pages.flatMap(({ workflows }) => workflows);
  if (rows.length === 0)
    return <EmptyState icon={<IconSitemap />} title={t('empty')} cure={t('emptyCure')} action={<NewWorkflow />} />;
  return (
    <>
      <ul className={classes.rows} aria-label={t('workflows')}>
        {rows.map(({ workflow_id, name, version, changed_at }) => (
          <li key={workflow_id} className={classes.row}>
            <Link to={`/cae/workflows/${workflow_id}`} className={classes.name} title={name}>
              {name}
            </Link>
            <span className={classes.dim}>{t('version', { version })}</span>
            <span className={classes.dim}>
              <RelativeTime at={changed_at} phrase={(when) => t('changed', { when })} />
            </span>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
    </>
  );
}
