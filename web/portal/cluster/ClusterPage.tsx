/** What the cluster is made of and what of it is free; its nodes by partition, and when some of them are kept. */
import { Alert, Badge, Button, Stack, Text } from '@mantine/core';
import { IconChartLine, IconServer } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ClusterSummary, ListedNode } from '../../../src/dashboard/schema.ts';
import { Chips } from '../../ui/Chips.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { fullTime } from '../../ui/times.ts';
import { ExportMenu } from '../ExportMenu.tsx';
import * as texts from '../locales/cluster.ts';
import { Panel } from '../Panel.tsx';
import { SearchField } from '../SearchField.tsx';
import { byPartition, type NodeFilter } from './by-partition.ts';
import classes from './ClusterPage.module.css';
import { Meters } from './Meter.tsx';
import { PartitionPanel } from './PartitionPanel.tsx';
import { useCluster, useNodes } from './queries.ts';

addTexts('cluster', texts);

const STATES = [
  'idle',
  'mixed',
  'allocated',
  'reserved',
  'drained',
  'down',
  'unknown',
] as const satisfies ListedNode['state'][];
const ALL = 'all';

export function ClusterPage() {
  const { t, i18n } = useTranslation('cluster');
  const summary = useCluster();
  const nodes = useNodes();
  const { data } = summary;
  const lead = data && t('lead', { name: data.name });
  const failed = [summary, nodes].find(({ isError, data: known }) => isError && !known);
  const list = nodes.data?.nodes;
  const isThere = data && nodes.data;
  return (
    <Page
      title={t('title')}
      {...(lead && { lead })}
      actions={
        data?.total && (
          <Button component={Link} to="/cluster/history" variant="default" leftSection={<IconChartLine size={17} />}>
            {t('history')}
          </Button>
        )
      }
    >
      <Stack gap="md">
        {failed && <ErrorState error={failed.error} onRetry={failed.refetch} />}
        {!failed && !isThere && <RowsSkeleton />}
        {data && !data.is_current && (
          <Alert color="yellow" role="status">
            {t('stale', { when: fullTime(Date.parse(data.seen_at), i18n.language) })}
          </Alert>
        )}
        {isThere && list === null && <Text c="dimmed">{t('concealed')}</Text>}
        {isThere && list?.length === 0 && <EmptyState icon={<IconServer />} title={t('empty')} cure={t('emptyCure')} />}
        {isThere && data.total && (
          <Panel title={t('overall')}>
            <Meters capacity={data.total} />
          </Panel>
        )}
        {isThere && <Nodes summary={data} nodes={list ?? []} />}
        {isThere && data.reservations && <Reservations reservations={data.reservations} />}
      </Stack>
    </Page>
  );
}

function Nodes({ summary, nodes }: { summary: ClusterSummary; nodes: ListedNode[] }) {
  const { t, i18n } = useTranslation('cluster');
  const number = (count: number): string => count.toLocaleString(i18n.language);
  const [filter, setFilter] = useState<NodeFilter>({ q: '', state: null });
  const groups = byPartition(nodes, summary.partitions, filter);
  const counts = summary.total?.nodes;
  return (
    <>
      {nodes.length > 0 && (
        <search className={classes.tools}>
          <SearchField label={t('search')} value={filter.q} onChange={(q) => setFilter({ ...filter, q })} />
          <ExportMenu
            lists={[
              { label: t('export.nodes'), address: '/api/cluster/nodes', query: exported(filter) },
              ...(summary.partitions ? [{ label: t('export.partitions'), address: '/api/cluster/partitions' }] : []),
              ...(summary.reservations
                ? [{ label: t('export.reservations'), address: '/api/cluster/reservations' }]
                : []),
            ]}
          />
          <Chips
            label={t('stateFilter')}
            value={filter.state ?? ALL}
            options={[
              { value: ALL, label: t('counted', { state: t('all'), count: number(nodes.length) }) },
              ...STATES.filter((state) => (counts?.[state] ?? 0) > 0).map((state) => ({
                value: state,
                label: (
                  <span className={classes.state} data-state={state}>
                    {t('counted', { state: t(`states.${state}`), count: number(counts?.[state] ?? 0) })}
                  </span>
                ),
              })),
            ]}
            onChange={(value) => setFilter({ ...filter, state: STATES.find((state) => state === value) ?? null })}
          />
        </search>
      )}
      {groups.length === 0 && nodes.length > 0 && (
        <EmptyState icon={<IconServer />} title={t('nothingFound')} cure={t('nothingFoundCure')} />
      )}
      {groups.map((group) => (
        <PartitionPanel
          key={group.partition?.name ?? ''}
          group={group}
          title={group.partition?.name ?? t('elsewhere')}
        />
      ))}
    </>
  );
}

function exported({ q, state }: NodeFilter): URLSearchParams {
  return new URLSearchParams({ ...(q.trim() !== '' && { q: q.trim() }), ...(state && { state }) });
}

function Reservations({ reservations }: { reservations: NonNullable<ClusterSummary['reservations']> }) {
  const { t, i18n } = useTranslation('cluster');
  const when = (moment: string): string => fullTime(Date.parse(moment), i18n.language);
  return (
    <Panel title={t('reservations')}>
      {reservations.length === 0 && <Text c="dimmed">{t('noReservations')}</Text>}
      <Stack gap="md">
        {reservations.map(({ name, is_maintenance, from, until, nodes }) => (
          <div key={name}>
            <Text fw={570}>
              {name}{' '}
              {is_maintenance && (
                <Badge color="amber" variant="light" size="sm">
                  {t('maintenance')}
                </Badge>
              )}
            </Text>
            <Text size="sm">{t('period', { from: when(from), until: when(until) })}</Text>
            <Text size="sm" c="dimmed">
              {nodes.join(', ')}
            </Text>
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
