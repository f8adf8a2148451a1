/** What a schedule has started and when, or why not; the newest first. */
import { Anchor, Button, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Occasion } from '../../src/schedules/schema.ts';
import { Panel } from '../portal/Panel.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { useOccasions } from './queries.ts';
import { OccasionBadge } from './ScheduleBadge.tsx';

export function HistoryPanel({ scheduleId }: { scheduleId: string }) {
  const { t } = useTranslation('schedules');
  return (
    <Panel title={t('history.title')}>
      <History scheduleId={scheduleId} />
    </Panel>
  );
}

function History({ scheduleId }: { scheduleId: string }) {
  const { t } = useTranslation('schedules');
  const occasions = useOccasions(scheduleId);
  if (occasions.isPending) return <RowsSkeleton rows={1} height={40} />;
  if (occasions.isError && !occasions.data) return <ErrorState error={occasions.error} onRetry={occasions.refetch} />;
  const rows = occasions.data.pages.flatMap((page) => page.occasions);
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('history.none')}
      </Text>
    );
  return (
    <Stack gap="md" align="center">
      <Table aria-label={t('history.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('history.when')}</Table.Th>
            <Table.Th>{t('history.status')}</Table.Th>
            <Table.Th>{t('history.what')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((occasion) => (
            <Table.Tr key={occasion.occasion_id}>
              <Table.Td>
                <RelativeTime at={occasion.at} />
              </Table.Td>
              <Table.Td>
                <OccasionBadge status={occasion.status} />
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Outcome occasion={occasion} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {occasions.isFetchNextPageError && <ErrorState error={occasions.error} />}
      {occasions.hasNextPage && (
        <Button variant="default" loading={occasions.isFetchingNextPage} onClick={() => occasions.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </Stack>
  );
}

function Outcome({ occasion }: { occasion: Occasion }) {
  const { t } = useTranslation('schedules');
  const { study_id, run_id, reason, message, input } = occasion;
  const link = (to: string, text: string) => (
    <Anchor component={Link} to={to} size="sm">
      {text}
    </Anchor>
  );
  return (
    <>
      {study_id !== null && link(`/cae/studies/${study_id}`, t('history.study'))}
      {study_id === null && run_id !== null && link(`/cae/runs/${run_id}`, t('history.run'))}
      {reason !== null && <Text size="sm">{t(`reason.${reason}`)}</Text>}
      {reason === 'refused' && message !== null && (
        <Text size="xs" c="dimmed" lang="en">
          {message}
        </Text>
      )}
      {input !== null && (
        <Text size="xs" c="dimmed">
          {input}
        </Text>
      )}
    </>
  );
}
