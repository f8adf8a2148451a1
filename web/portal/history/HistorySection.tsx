/** A node's or a job's history as a part of its page: loaded when the page is there. */
import { Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../ui/i18n.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import * as texts from './locales.ts';

addTexts('history', texts);

const Charts = lazy(async () => ({ default: (await import('./Charts.tsx')).Charts }));

export function NodeHistory({ name }: { name: string }) {
  const path = `nodes/${encodeURIComponent(name)}`;
  return (
    <Section lead="nodeLead">
      <Charts path={path} none="none" nothing="nothingNode" />
    </Section>
  );
}

export function JobHistory({ jobId, hasStarted }: { jobId: string; hasStarted: boolean }) {
  const { t } = useTranslation('history');
  return (
    <Section lead="jobLead">
      {hasStarted ? (
        <Charts path={`jobs/${encodeURIComponent(jobId)}`} ranges="all" none="noneJob" nothing="nothingNode" />
      ) : (
        <Text c="dimmed">{t('notStarted')}</Text>
      )}
    </Section>
  );
}

function Section({ lead, children }: { lead: 'nodeLead' | 'jobLead'; children: React.ReactNode }) {
  const { t } = useTranslation('history');
  return (
    <Stack component="section" gap="sm" aria-label={t('title')} mt="md">
      <div>
        <Title order={2}>{t('title')}</Title>
        <Text size="sm" c="dimmed">
          {t(lead)}
        </Text>
      </div>
      <Suspense fallback={<RowsSkeleton />}>{children}</Suspense>
    </Stack>
  );
}
