/** One node: its state and why, what of it is in use, and the jobs on it. */
import { Alert, Anchor, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { ClusterNode } from '../../../src/dashboard/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { fullTime } from '../../ui/times.ts';
import { BackLink } from '../BackLink.tsx';
import { ExportMenu } from '../ExportMenu.tsx';
import { NodeHistory } from '../history/HistorySection.tsx';
import { JobTable } from '../jobs/JobTable.tsx';
import { useJobPages } from '../jobs/queries.ts';
import { addressOf, readSearch } from '../jobs/search.ts';
import * as texts from '../locales/cluster.ts';
import * as jobTexts from '../locales/jobs.ts';
import { Panel } from '../Panel.tsx';
import { Meter } from './Meter.tsx';
import classes from './NodePage.module.css';
import { useNode } from './queries.ts';

addTexts('cluster', texts);
addTexts('jobs', jobTexts);

export function NodePage() {
  const { t } = useTranslation('cluster');
  const { name = '' } = useParams();
  const node = useNode(name);
  return (
    <>
      <BackLink to="/cluster" label={t('back')} />
      <Page title={name}>
        <Stack gap="md">
          {node.isPending && <RowsSkeleton />}
          {node.isError && !node.data && <ErrorState error={node.error} onRetry={node.refetch} />}
          {node.data && <Content node={node.data} />}
        </Stack>
      </Page>
    </>
  );
}

function Content({ node }: { node: ClusterNode }) {
  const { t, i18n } = useTranslation('cluster');
  const { state, detail, reason, partitions, load, cpus, gpus } = node;
  const facts: [string, string | null][] = [
    [t('reason'), reason],
    [t('word'), detail || null],
    [t('partitions'), partitions.join(', ') || null],
    [t('load'), load === null || cpus === null ? null : t('loadOf', { load: load.toFixed(2), cpus })],
  ];
  return (
    <>
      {!node.is_current && (
        <Alert color="yellow" role="status">
          {t('stale', { when: fullTime(Date.parse(node.seen_at), i18n.language) })}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title={t('facts')}>
          <Text fw={570}>{t(`states.${state}`)}</Text>
          <Text size="sm" c="dimmed" mb="md">
            {t(`stateHelp.${state}`)}
          </Text>
          <dl className={classes.facts}>
            {facts.map(
              ([key, value]) =>
                value !== null && (
                  <div key={key}>
                    <dt>{key}</dt>
                    <dd>{value}</dd>
                  </div>
                ),
            )}
          </dl>
        </Panel>
        <Panel title={t('inUse')}>
          <Stack gap="md">
            <Meter name={t('cpus')} amounts={{ total: cpus, allocated: node.cpus_allocated }} />
            <Meter
              name={t('memory')}
              amounts={{ total: node.memory_mib, allocated: node.memory_allocated_mib }}
              inGib
            />
            {Object.entries(gpus).map(([type, amounts]) => (
              <Meter key={type} name={type === '' ? t('gpus') : t('gpusOf', { type })} amounts={amounts} />
            ))}
          </Stack>
        </Panel>
      </SimpleGrid>
      <Jobs node={node.name} />
      <NodeHistory name={node.name} />
    </>
  );
}

const nothing = () => {};

function Jobs({ node }: { node: string }) {
  const { t } = useTranslation('cluster');
  const search = { ...readSearch(new URLSearchParams()), scope: 'all' as const, node };
  const [list] = useJobPages(search, [0]);
  if (!list?.data) return list?.isError ? <ErrorState error={list.error} onRetry={list.refetch} /> : <RowsSkeleton />;
  const { jobs, total } = list.data;
  return (
    <section aria-label={t('jobs')}>
      <div className={classes.jobs}>
        <Text component="h2" fz="h2" fw={640}>
          {t('jobs')}
        </Text>
        {total > 0 && <ExportMenu lists={[{ address: '/api/jobs', query: addressOf(search) }]} />}
        {total > jobs.length && (
          <Anchor component={Link} to={`/jobs?scope=all&node=${encodeURIComponent(node)}`}>
            {t('allJobs')}
          </Anchor>
        )}
      </div>
      {total === 0 && <Text c="dimmed">{t('noJobs')}</Text>}
      {total > 0 && <JobTable total={jobs.length} pages={new Map([[0, jobs]])} showsUser onShow={nothing} />}
    </section>
  );
}
