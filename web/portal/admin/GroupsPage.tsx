import { Button, Group as Row, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../src/auth/schema.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { useMe } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { ExportMenu } from '../ExportMenu.tsx';
import * as groups from '../locales/groups.ts';
import { Panel } from '../Panel.tsx';
import { GroupDialog } from './GroupDialog.tsx';
import { useGroups } from './queries.ts';

addTexts('groups', groups);

/** More names than these are a number. */
const NAMES_MAX = 6;

export function GroupsPage() {
  const { t } = useTranslation('groups');
  const list = useGroups();
  const isAdmin = useMe().data?.role === 'admin';
  const [open, setOpen] = useState<Group | 'new' | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setOpen('new')}>
      {t('add')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Row gap="sm">
          <ExportMenu lists={[{ address: '/api/admin/groups' }]} />
          {isAdmin && add}
        </Row>
      }
    >
      {list.isPending && <RowsSkeleton />}
      {list.isError && <ErrorState error={list.error} onRetry={list.refetch} />}
      {list.data?.length === 0 && <EmptyState icon={<IconUsersGroup />} title={t('empty')} cure={t('emptyCure')} />}
      {list.data && list.data.length > 0 && <GroupTable groups={list.data} onEdit={isAdmin ? setOpen : null} />}
      {open !== null && <GroupDialog group={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function GroupTable(props: { groups: Group[]; onEdit: ((group: Group) => void) | null }) {
  const { t } = useTranslation('groups');
  const { onEdit } = props;
  return (
    <Panel>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('members')}</Table.Th>
              <Table.Th visibleFrom="xs">{t('sessions')}</Table.Th>
              {onEdit && (
                <Table.Th>
                  <VisuallyHidden>{t('actions')}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {props.groups.map((group) => (
              <Table.Tr key={group.group_id}>
                <Table.Td>
                  <Text size="sm" fw={570}>
                    {group.group_id}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {group.description}
                  </Text>
                </Table.Td>
                <Table.Td>{membersOf(group, t('nobody'), t('count', { count: group.members.length }))}</Table.Td>
                <Table.Td visibleFrom="xs">
                  {group.sessions_max ?? (
                    <Text span size="sm" c="dimmed">
                      {t('siteLimit')}
                    </Text>
                  )}
                </Table.Td>
                {onEdit && (
                  <Table.Td ta="right">
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      aria-label={t('editName', { group: group.group_id })}
                      onClick={() => onEdit(group)}
                    >
                      {t('edit')}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function membersOf({ members }: Group, none: string, count: string): string {
  if (members.length === 0) return none;
  return members.length > NAMES_MAX ? count : members.join(', ');
}
