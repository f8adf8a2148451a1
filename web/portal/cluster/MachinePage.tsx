/** The one machine of a site without a cluster, and how busy it is. */
import { Button, Progress, Stack, Text } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ClusterNode } from '../../../src/dashboard/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import * as texts from '../locales/cluster.ts';
import { Panel } from '../Panel.tsx';
import classes from './NodePage.module.css';
import { useNode, useNodes } from './queries.ts';

addTexts('cluster', texts);

const MIB_PER_GIB = 1024;
/** In percent: from here on a process waits for another. */
const FULL = 100;

export function MachinePage() {
  const { t } = useTranslation('cluster');
  const nodes = useNodes();
  const name = nodes.data?.nodes?.[0]?.name;
  return (
    <Page
      title={t('thisMachine')}
      {...(name !== undefined && { lead: t('leadLocal', { name }) })}
      actions={
        <Button component={Link} to="/cluster/history" variant="default" leftSection={<IconChartLine size={17} />}>
          {t('history')}
        </Button>
      }
    >
      {nodes.isError && !nodes.data && <ErrorState error={nodes.error} onRetry={nodes.refetch} />}
      {nodes.isPending && <RowsSkeleton rows={1} height={210} />}
      {name !== undefined && <Machine name={name} />}
    </Page>
  );
}

function Machine({ name }: { name: string }) {
  const { t, i18n } = useTranslation('cluster');
  const node = useNode(name);
  if (!node.data)
    return node.isError ? (
      <ErrorState error={node.error} onRetry={node.refetch} />
    ) : (
      <RowsSkeleton rows={1} height={210} />
    );
  const { cpus, memory_mib } = node.data;
  return (
    <Panel title={t('busy')}>
      <Stack gap="lg">
        <Load node={node.data} />
        <dl className={classes.facts}>
          {cpus !== null && (
            <div>
              <dt>{t('cpus')}</dt>
              <dd>{cpus.toLocaleString(i18n.language)}</dd>
            </div>
          )}
          {memory_mib !== null && (
            <div>
              <dt>{t('memory')}</dt>
              <dd>{t('size', { size: Math.round(memory_mib / MIB_PER_GIB).toLocaleString(i18n.language) })}</dd>
            </div>
          )}
        </dl>
      </Stack>
    </Panel>
  );
}

function Load({ node: { load, cpus } }: { node: ClusterNode }) {
  const { t, i18n } = useTranslation('cluster');
  if (load === null || cpus === null) return null;
  const number = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const said = t('loadOf', { load: number.format(load), cpus });
  const percent = Math.min(100, (100 * load) / cpus);
  return (
    <div>
      <Text fw={570}>
        {t('load')}: {said}
      </Text>
      <Progress
        value={percent}
        my={6}
        {...(percent >= FULL && { color: 'amber' })}
        aria-label={`${t('load')}: ${said}`}
      />
      <Text size="sm" c="dimmed">
        {t('busyHelp')}
      </Text>
    </div>
  );
}
