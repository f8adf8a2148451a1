import { Progress, Skeleton, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Amounts, ClusterSummary } from '../../../src/dashboard/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { clock, fullTime } from '../../ui/times.ts';
import { useNow } from '../../ui/useNow.ts';
import states from '../cluster/ClusterPage.module.css';
import { useCluster } from '../cluster/queries.ts';
import * as texts from '../locales/cluster.ts';
import classes from './ClusterStrip.module.css';
import { hindrances, type InShort, inShort } from './cluster-in-short.ts';
import page from './HomePage.module.css';

addTexts('cluster', texts);

const MIB_PER_GIB = 1024;
const GIB_PER_TIB = 1024;
/** From here on TiB are exact enough. */
const LARGE_GIB = 10 * GIB_PER_TIB;
const SCARCE_PERCENT = 90;
const RENEWAL_MS = 10_000;

/** The cluster on one look: its nodes by state, what of it is free, and what keeps jobs from starting. */
export function ClusterStrip() {
  const { t, i18n } = useTranslation('cluster');
  const { data, error, refetch } = useCluster();
  if (!data) {
    if (!error) return <Skeleton className={page.strip ?? ''} radius="lg" />;
    return (
      <section className={classes.strip} aria-labelledby="home-cluster">
        <Heading name={t('title')} />
        <ErrorState error={error} onRetry={refetch} />
      </section>
    );
  }
  const known = inShort(data);
  return (
    <section className={classes.strip} aria-labelledby="home-cluster">
      <div className={classes.head}>
        <Heading name={t('named', { name: data.name })} />
        {known ? <States known={known} /> : <Text size="sm">{t('concealed')}</Text>}
      </div>
      {known && (
        <div className={classes.amounts}>
          <Free name={t('cpus')} amounts={known.cpus} />
          <Free name={t('memory')} amounts={known.memoryMib} isMemory />
          {known.gpus && <Free name={t('gpus')} amounts={known.gpus} />}
        </div>
      )}
      {!data.is_current && <Note>{t('stale', { when: fullTime(Date.parse(data.seen_at), i18n.language) })}</Note>}
      <Hindrances summary={data} />
    </section>
  );
}

function Heading({ name }: { name: string }) {
  return (
    <Title order={2} size="h3" id="home-cluster">
      <Link to="/cluster" className={classes.name}>
        {name}
      </Link>
    </Title>
  );
}

function States({ known }: { known: InShort }) {
  const { t, i18n } = useTranslation('cluster');
  return (
    <ul className={classes.states} aria-label={t('nodesByState')}>
      {known.states.map(({ state, count }) => (
        <li key={state} className={states.state} data-state={state}>
          {t('counted', { state: t(`states.${state}`), count: count.toLocaleString(i18n.language) })}
        </li>
      ))}
    </ul>
  );
}

function Free({
  name,
  amounts: { total, allocated, free },
  isMemory = false,
}: {
  name: string;
  amounts: Amounts;
  isMemory?: boolean;
}) {
  const { t, i18n } = useTranslation('cluster');
  if (total === null || free === null) return null;
  const words = (amount: number): string => {
    const rounded = (number: number): string => Math.round(number).toLocaleString(i18n.language);
    if (!isMemory) return rounded(amount);
    const gib = amount / MIB_PER_GIB;
    return gib < LARGE_GIB ? t('size', { size: rounded(gib) }) : t('largeSize', { size: rounded(gib / GIB_PER_TIB) });
  };
  const percent = allocated === null || total === 0 ? 0 : (100 * allocated) / total;
  return (
    <div>
      <span className={classes.label}>{name}</span>
      <span className={classes.free}>
        {t('free', { free: words(free) })}{' '}
        <span className={classes.total}>{t('ofTotal', { total: words(total) })}</span>
      </span>
      <Progress
        value={percent}
        size="xs"
        {...(percent >= SCARCE_PERCENT && { color: 'amber' })}
        aria-label={t('usedOf', { used: words(allocated ?? 0), total: words(total) })}
      />
    </div>
  );
}

function Hindrances({ summary }: { summary: ClusterSummary }) {
  const { t, i18n } = useTranslation('cluster');
  const { closed, maintenances } = hindrances(summary);
  const now = useNow(RENEWAL_MS);
  const when = (moment: string): string => clock(Date.parse(moment), now, i18n.language);
  if (closed.length + maintenances.length === 0) return null;
  return (
    <div>
      {maintenances.map(({ name, from, until }) => (
        <Note key={name}>{t('maintained', { name, from: when(from), until: when(until) })}</Note>
      ))}
      {closed.length > 0 && <Note>{t('closedOnes', { count: closed.length, names: closed.join(', ') })}</Note>}
    </div>
  );
}

function Note({ children }: { children: string }) {
  return (
    <p className={classes.note}>
      <IconAlertTriangle size={16} aria-hidden />
      {children}
    </p>
  );
}
