/** Who of support saw the portal as this user does: nobody looks without their being able to know. */
import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Viewed } from '../../../src/auth/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { clock, fullTime } from '../../ui/times.ts';
import { ExportMenu } from '../ExportMenu.tsx';
import * as support from '../locales/support.ts';
import { Panel } from '../Panel.tsx';
import { useViews } from '../support/queries.ts';

addTexts('support', support);

export function ViewedPanel() {
  const { t } = useTranslation('support');
  const views = useViews();
  return (
    <Panel
      title={t('viewed.title')}
      lead={t('viewed.lead')}
      id="viewed"
      action={!!views.data?.length && <ExportMenu lists={[{ address: '/api/auth/views' }]} />}
    >
      {views.isPending && <RowsSkeleton rows={1} />}
      {views.isError && <ErrorState error={views.error} onRetry={views.refetch} />}
      {views.data?.length === 0 && <Text size="sm">{t('viewed.empty')}</Text>}
      {views.data && views.data.length > 0 && <ViewedTable views={views.data} />}
    </Panel>
  );
}

function ViewedTable({ views }: { views: Viewed[] }) {
  const { t, i18n } = useTranslation('support');
  const when = ({ started_at, ended_at }: Viewed): string => {
    const from = fullTime(Date.parse(started_at), i18n.language);
    if (ended_at === null) return t('viewed.ongoing', { from });
    return t('viewed.span', { from, to: clock(Date.parse(ended_at), Date.parse(started_at), i18n.language) });
  };
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('viewed.who')}</Table.Th>
            <Table.Th>{t('viewed.when')}</Table.Th>
            <Table.Th>{t('viewed.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {views.map((view) => (
            <Table.Tr key={`${view.by} ${view.started_at}`}>
              <Table.Td fw={570}>{view.by}</Table.Td>
              <Table.Td>{when(view)}</Table.Td>
              <Table.Td>
                {view.reason}
                {view.jobs.length > 0 && (
                  <Text size="sm" c="dimmed">
                    {t('viewed.jobs', { count: view.jobs.length, jobs: view.jobs.join(', ') })}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
