/** The cluster's nodes by partition, and when some of them will be away. */
import { Alert, Stack, Text } from '@mantine/core';
import { IconServer } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ClusterView } from '../../../src/dashboard/schema.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { fullTime } from '../../ui/times.ts';
import * as texts from '../locales/cluster.ts';
import { Panel } from '../Panel.tsx';
import { byPartition } from './by-partition.ts';
import { PartitionPanel } from './PartitionPanel.tsx';
import { useCluster } from './queries.ts';

addTexts('cluster', texts);

export function ClusterPage() {
  const { t } = useTranslation('cluster');
  const cluster = useCluster();
  const { data } = cluster;
  const lead = data && (data.is_local ? t('leadLocal') : t('lead', { name: data.name }));
  return (
    <Page title={t('title')} {...(lead && { lead })}>
      <Stack gap="md">
        {cluster.isPending && <RowsSkeleton />}
        {cluster.isError && <ErrorState error={cluster.error} onRetry={cluster.refetch} />}
        {data && <Cluster cluster={data} />}
      </Stack>
    </Page>
  );
}

function Cluster({ cluster }: { cluster: ClusterView }) {
  const { t, i18n } = useTranslation('cluster');
  const { nodes, partitions, maintenances, is_local, is_current, seen_at } = cluster;
  return (
    <>
      {!is_current && (
        <Alert color="yellow" role="status">
          {t('stale', { when: fullTime(Date.parse(seen_at), i18n.language) })}
        </Alert>
      )}
      {nodes === null && <Text c="dimmed">{t('concealed')}</Text>}
      {nodes?.length === 0 && <EmptyState icon={<IconServer />} title={t('empty')} cure={t('emptyCure')} />}
      {byPartition({ nodes, partitions }).map((group) => (
        <PartitionPanel
          key={group.partition?.name ?? ''}
          group={group}
          title={group.partition?.name ?? t(is_local ? 'thisMachine' : 'elsewhere')}
          showsNodes={nodes !== null}
          showsStates={!is_local}
        />
      ))}
      {!is_local && maintenances && (
        <Panel title={t('maintenances')}>
          {maintenances.length === 0 && <Text c="dimmed">{t('noMaintenances')}</Text>}
          {maintenances.map(({ from, until, nodes: away }) => (
            <div key={`${from} ${away.join()}`}>
              <Text fw={550}>
                {t('maintenance', {
                  from: fullTime(Date.parse(from), i18n.language),
                  until: fullTime(Date.parse(until), i18n.language),
                })}
              </Text>
              <Text size="sm" c="dimmed">
                {away.join(', ')}
              </Text>
            </div>
          ))}
        </Panel>
      )}
    </>
  );
}
