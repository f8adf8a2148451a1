/** How everything is that the site stands on, renewed while somebody looks. */
import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Health, HealthItem } from '../../../../src/health/schema.ts';
import { api } from '../../../ui/api.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { addTexts } from '../../../ui/i18n.ts';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/skeletons.tsx';
import { clock, fullTime } from '../../../ui/times.ts';
import { useNow } from '../../../ui/useNow.ts';
import * as health from '../../locales/health.ts';
import { Panel } from '../../Panel.tsx';
import classes from './HealthPage.module.css';

addTexts('health', health);

/** Nothing tells of it by itself: it is looked at because somebody looks. */
const RENEWAL_MS = 5_000;
const MINUTE_MS = 60_000;
const ICONS = { ok: IconCircleCheck, warning: IconAlertTriangle, fault: IconCircleX };
const GRAVEST_FIRST: Record<HealthItem['state'], number> = { fault: 0, warning: 1, ok: 2 };

const useHealth = () =>
  useQuery({
    queryKey: ['health'],
    queryFn: () => api.get<Health>('/api/admin/health'),
    staleTime: 0,
    refetchInterval: RENEWAL_MS,
  });

export function HealthPage() {
  const { t } = useTranslation('health');
  const { data, error, isPending, refetch } = useHealth();
  return (
    <Page title={t('title')} lead={t('lead')}>
      {isPending && <RowsSkeleton />}
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && (
        <Stack gap="md">
          {error && (
            <Alert color="red" icon={<IconCircleX />} role="alert">
              {t('old')}
            </Alert>
          )}
          <Summary health={data} />
          <Items title={t('parts')} items={data.items.filter(({ check }) => check !== 'process')} />
          <Items title={t('processes')} items={data.items.filter(({ check }) => check === 'process')} />
        </Stack>
      )}
    </Page>
  );
}

function Summary({ health }: { health: Health }) {
  const { t, i18n } = useTranslation('health');
  const count = (state: HealthItem['state']): number => health.items.filter((item) => item.state === state).length;
  const worst = count('fault') > 0 ? 'fault' : count('warning') > 0 ? 'warning' : 'ok';
  const Icon = ICONS[worst];
  const words = {
    fault: t('faults', { count: count('fault') }),
    warning: t('warnings', { count: count('warning') }),
    ok: t('well'),
  };
  const when = fullTime(Date.parse(health.checked_at), i18n.language);
  return (
    <div className={classes.summary} data-state={worst}>
      <Icon size={26} aria-hidden />
      <div>
        <Text fw={600} role="status">
          {words[worst]}
        </Text>
        <Text size="sm" c="dimmed">
          {t('version', { version: health.version })} · {t('checkedAt', { when })}
        </Text>
      </div>
    </div>
  );
}

function Items({ title, items }: { title: string; items: HealthItem[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title={title}>
      <ul className={classes.items}>
        {items
          .toSorted((a, b) => GRAVEST_FIRST[a.state] - GRAVEST_FIRST[b.state])
          .map((item) => (
            <Item key={`${item.check} ${item.of}`} item={item} />
          ))}
      </ul>
    </Panel>
  );
}

function Item({ item }: { item: HealthItem }) {
  const { t, i18n } = useTranslation('health');
  const { check, of, state, detail, cure, latency_ms } = item;
  const now = useNow(MINUTE_MS);
  const Icon = ICONS[state];
  const latency = latency_ms?.toLocaleString(i18n.language, { maximumFractionDigits: latency_ms < 10 ? 1 : 0 });
  return (
    <li className={classes.item} data-state={state}>
      <Icon size={20} className={classes.icon ?? ''} aria-hidden />
      <div className={classes.what}>
        <Text fw={570} size="sm">
          {of ?? t(`checks.${check}`)}
        </Text>
        {detail !== '' && (
          <Text size="sm" c="dimmed" lang="en">
            {detail}
          </Text>
        )}
        {cure !== null && (
          <Text size="sm" mt={4}>
            <Text span fw={570} inherit>
              {t('cure')}:
            </Text>{' '}
            <span lang="en">{cure}</span>
          </Text>
        )}
      </div>
      <div className={classes.when}>
        <Text size="sm" fw={570}>
          {t(`state.${state}`)}{' '}
          <Text span size="xs" c="dimmed" fw={400}>
            {t('since', { when: clock(Date.parse(item.since), now, i18n.language) })}
          </Text>
        </Text>
        <Text size="xs" c="dimmed">
          {latency === undefined ? t('noAnswer') : t('latency', { ms: latency })}
        </Text>
      </div>
    </li>
  );
}
