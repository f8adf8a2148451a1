import { Button, Stack, Table } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../src/auth/schema.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { fullTime } from '../../ui/times.ts';
import { ExportMenu } from '../ExportMenu.tsx';
import * as administration from '../locales/administration.ts';
import { Panel } from '../Panel.tsx';
import classes from './AuditPage.module.css';
import { detailOf } from './audit-detail.ts';
import { useAudit } from './queries.ts';

addTexts('administration', administration);

export function AuditPage() {
  const { t } = useTranslation('administration');
  const audit = useAudit();
  const entries = audit.data?.pages.flatMap((page) => page.entries);
  return (
    <Page
      title={t('audit.title')}
      lead={t('audit.lead')}
      actions={<ExportMenu lists={[{ address: '/api/admin/audit' }]} />}
    >
      <Stack gap="md">
        {audit.isPending && <RowsSkeleton />}
        {audit.isError && <ErrorState error={audit.error} onRetry={audit.refetch} />}
        {entries?.length === 0 && (
          <EmptyState icon={<IconListDetails />} title={t('audit.empty')} cure={t('audit.emptyCure')} />
        )}
        {entries && entries.length > 0 && <AuditTable entries={entries} />}
        {audit.hasNextPage && (
          <Button
            variant="default"
            loading={audit.isFetchingNextPage}
            onClick={() => audit.fetchNextPage()}
            style={{ alignSelf: 'center' }}
          >
            {t('audit.more')}
          </Button>
        )}
      </Stack>
    </Page>
  );
}

function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const { t, i18n } = useTranslation('administration');
  return (
    <Panel>
      <Table.ScrollContainer minWidth="var(--audit-width)" className={classes.scroll ?? ''}>
        <Table verticalSpacing="xs" fz="sm" className={classes.table ?? ''}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('audit.at')}</Table.Th>
              <Table.Th>{t('audit.who')}</Table.Th>
              <Table.Th>{t('audit.action')}</Table.Th>
              <Table.Th>{t('audit.target')}</Table.Th>
              <Table.Th>{t('audit.address')}</Table.Th>
              <Table.Th>{t('audit.detail')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Table.Tr key={entry.audit_id}>
                <Table.Td className={classes.time ?? ''}>
                  <time dateTime={entry.at}>{fullTime(Date.parse(entry.at), i18n.language)}</time>
                </Table.Td>
                <Table.Td>{entry.user_id ?? t('audit.nobody')}</Table.Td>
                <Table.Td className={classes.code ?? ''}>{entry.action}</Table.Td>
                <Table.Td className={classes.code ?? ''}>{entry.target ?? '–'}</Table.Td>
                <Table.Td className={classes.code ?? ''}>{entry.address ?? '–'}</Table.Td>
                <Table.Td className={`${classes.code} ${classes.detail}`}>{detailOf(entry)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}
