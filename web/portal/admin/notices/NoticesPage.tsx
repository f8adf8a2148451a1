/** What users are told: all of it, and the way to write more. */
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconBell, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WrittenNotice } from '../../../../src/notices/schema.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { addTexts } from '../../../ui/i18n.ts';
import { NoticeBar } from '../../../ui/notices/NoticeBar.tsx';
import { inLanguage } from '../../../ui/notices/words.ts';
import { Page } from '../../../ui/Page.tsx';
import { useMe } from '../../../ui/queries.ts';
import { RowsSkeleton } from '../../../ui/skeletons.tsx';
import { clock } from '../../../ui/times.ts';
import { useNow } from '../../../ui/useNow.ts';
import { ConfirmDialog } from '../../ConfirmDialog.tsx';
import { ExportMenu } from '../../ExportMenu.tsx';
import * as notices from '../../locales/notices.ts';
import { Panel } from '../../Panel.tsx';
import { NoticeDialog } from './NoticeDialog.tsx';
import { useDeleteNotice, useWrittenNotices } from './queries.ts';

addTexts('notices', notices);

const LOOK_MS = 10_000;
const STATES = { scheduled: 'marine', shown: 'green', over: 'gray' } as const;

export function NoticesPage() {
  const { t } = useTranslation('notices');
  const isAdmin = useMe().data?.role === 'admin';
  const written = useWrittenNotices();
  const [writing, setWriting] = useState<WrittenNotice | 'new' | null>(null);
  const [deleting, setDeleting] = useState<WrittenNotice | null>(null);
  const add = isAdmin && (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setWriting('new')}>
      {t('add')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        written.data?.length !== 0 && (
          <Group gap="sm">
            <ExportMenu lists={[{ address: '/api/admin/notices' }]} />
            {add}
          </Group>
        )
      }
    >
      {written.isPending && <RowsSkeleton />}
      {written.isError && <ErrorState error={written.error} onRetry={written.refetch} />}
      {written.data?.length === 0 && (
        <EmptyState icon={<IconBell />} title={t('empty')} cure={t('emptyCure')} action={add} />
      )}
      <Stack gap="md">
        {written.data?.map((notice) => (
          <Written
            key={notice.notice_id}
            notice={notice}
            {...(isAdmin && { onEdit: () => setWriting(notice), onDelete: () => setDeleting(notice) })}
          />
        ))}
      </Stack>
      {writing && <NoticeDialog notice={writing === 'new' ? null : writing} onClose={() => setWriting(null)} />}
      {deleting && <DeleteDialog notice={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

function Written(props: { notice: WrittenNotice; onEdit?: () => void; onDelete?: () => void }) {
  const { notice, onEdit, onDelete } = props;
  const { t, i18n } = useTranslation('notices');
  const now = useNow(LOOK_MS);
  const { lang, words } = inLanguage(notice.texts, i18n.language);
  const state =
    Date.parse(notice.from) > now
      ? 'scheduled'
      : notice.until !== null && Date.parse(notice.until) <= now
        ? 'over'
        : 'shown';
  const when = (moment: string): string => clock(Date.parse(moment), now, i18n.language);
  const from = when(notice.from);
  const facts = [
    notice.until !== null
      ? t('fromUntil', { from, until: when(notice.until) })
      : t(state === 'scheduled' ? 'startsAt' : 'since', { from }),
    t('by', { user: notice.created_by }),
    ...(notice.required ? [t('isRequired')] : []),
    ...(notice.at_login ? [t('isAtLogin')] : []),
    t(notice.required ? 'acknowledged' : 'dismissed', { count: notice.dismissed }),
  ];
  return (
    <Panel>
      <NoticeBar kind={notice.severity} lang={lang} words={words} />
      <Group justify="space-between" mt="sm" gap="xs">
        <Group gap="xs" flex="1 1 240px">
          <Badge variant="light" color={STATES[state]}>
            {t(`state.${state}`)}
          </Badge>
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
        </Group>
        {onEdit && onDelete && (
          <Group gap={4}>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('editName', { title: words.title })}
              onClick={onEdit}
            >
              {t('edit')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={t('deleteName', { title: words.title })}
              onClick={onDelete}
            >
              {t('delete')}
            </Button>
          </Group>
        )}
      </Group>
    </Panel>
  );
}

function DeleteDialog({ notice, onClose }: { notice: WrittenNotice; onClose: () => void }) {
  const { t, i18n } = useTranslation('notices');
  const remove = useDeleteNotice();
  return (
    <ConfirmDialog
      question={t('deleteQuestion')}
      warning={t('deleteWarning', { title: inLanguage(notice.texts, i18n.language).words.title })}
      action={t('delete')}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(notice, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
