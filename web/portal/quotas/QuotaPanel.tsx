/** How much room the user has, and what to do where there is none. */
import { Progress, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Quota, QuotaList } from '../../../src/quotas/schema.ts';
import { api } from '../../ui/api.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { clock } from '../../ui/times.ts';
import * as texts from '../locales/quotas.ts';
import { Panel } from '../Panel.tsx';
import classes from './QuotaPanel.module.css';
import { percentOf, sizeInWords, standingOf } from './standing.ts';

addTexts('quotas', texts);

/** The portal asks no more often. */
const FRESH_MS = 60_000;
const ICON_PX = 16;

export function QuotaPanel() {
  const { t } = useTranslation('quotas');
  const { data, error, isError, isPending, refetch } = useQuery({
    queryKey: ['quotas'],
    queryFn: () => api.get<QuotaList>('/api/quotas'),
    staleTime: FRESH_MS,
  });
  return (
    <Panel title={t('title')}>
      {isPending && <RowsSkeleton rows={1} />}
      {isError && !data && <ErrorState error={error} onRetry={refetch} />}
      {data?.account === null && <Text c="dimmed">{t('noAccount')}</Text>}
      <div className={classes.quotas}>
        {data?.quotas.map((quota) => (
          <Room key={quota.path} quota={quota} />
        ))}
      </div>
    </Panel>
  );
}

function Room({ quota }: { quota: Quota }) {
  const { t, i18n } = useTranslation('quotas');
  const { name, path, source, used_bytes, limit_bytes, free_bytes, files_used, files_limit } = quota;
  const size = (bytes: number): string => sizeInWords(bytes, t);
  const count = (files: number): string => files.toLocaleString(i18n.language);
  const title = name === 'home' ? t('home') : name;
  const standing = standingOf(quota);
  const said =
    limit_bytes === null
      ? t('used', { used: size(used_bytes) })
      : t('usedOf', { used: size(used_bytes), limit: size(limit_bytes) });
  const files =
    source === 'quota' && files_used !== null && files_limit !== null
      ? ` · ${t('filesOf', { used: count(files_used), limit: count(files_limit) })}`
      : '';
  return (
    <div>
      <div className={classes.head}>
        <Text span fw={570}>
          {title}
        </Text>
        <Text span size="sm">
          {t('free', { free: size(free_bytes) })}
        </Text>
      </div>
      <Progress
        value={percentOf(quota)}
        my={6}
        {...(standing !== 'fine' && { color: standing === 'tight' ? 'amber' : 'red' })}
        aria-label={`${title}: ${said}${files}`}
      />
      <Text size="sm">
        {said}
        {files}
      </Text>
      <Text size="xs" c="dimmed" className={classes.path}>
        {t(`source.${source}`)} {name === 'home' && <code>{path}</code>}
      </Text>
      {standing !== 'fine' && (
        <Text size="sm" role="status" className={classes.advice}>
          <IconAlertTriangle size={ICON_PX} aria-hidden />
          <span>
            {t(standing, {
              when: quota.grace_ends_at && clock(Date.parse(quota.grace_ends_at), Date.now(), i18n.language),
            })}
          </span>
        </Text>
      )}
    </div>
  );
}
