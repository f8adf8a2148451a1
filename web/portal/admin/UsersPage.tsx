import { Button, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../src/auth/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { useMe } from '../../ui/queries.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { ExportMenu } from '../ExportMenu.tsx';
import * as administration from '../locales/administration.ts';
import { Panel } from '../Panel.tsx';
import { SearchField } from '../SearchField.tsx';
import { AddUserDialog } from './AddUserDialog.tsx';
import { EditUserDialog } from './EditUserDialog.tsx';
import { useGroups, useUsers } from './queries.ts';

addTexts('administration', administration);

export function UsersPage() {
  const { t } = useTranslation('administration');
  const users = useUsers();
  const isAdmin = useMe().data?.role === 'admin';
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<User | null>(null);
  return (
    <Page
      title={t('users.title')}
      actions={
        <Group gap="sm">
          <ExportMenu lists={[{ address: '/api/admin/users' }]} />
          {isAdmin && (
            <Button leftSection={<IconPlus size={17} />} onClick={() => setAdding(true)}>
              {t('users.add')}
            </Button>
          )}
        </Group>
      }
    >
      {users.isPending && <RowsSkeleton />}
      {users.isError && <ErrorState error={users.error} onRetry={users.refetch} />}
      {users.data && <SearchedUsers users={users.data} onEdit={setEditing} />}
      {adding && <AddUserDialog onClose={() => setAdding(false)} />}
      {editing && <EditUserDialog user={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

/** By name, account, role or group. */
function SearchedUsers({ users, onEdit }: { users: User[]; onEdit: (user: User) => void }) {
  const { t } = useTranslation('administration');
  const { t: ui } = useTranslation('ui');
  const [text, setText] = useState('');
  const groups = useGroups().data ?? [];
  const groupsOf = (user: User) => groups.filter(({ members }) => members.includes(user.user_id)).map(idOf);
  const word = text.trim().toLowerCase();
  const found = users.filter((user) =>
    [user.user_id, user.account ?? '', ui(`role.${user.role}`), ...groupsOf(user)].some((one) =>
      one.toLowerCase().includes(word),
    ),
  );
  return (
    <Stack gap="md">
      {/* Not as a part of the stack: there the field's width would be its height. */}
      <search>
        <SearchField label={t('users.search')} value={text} onChange={setText} />
      </search>
      {found.length === 0 ? (
        <Text c="dimmed">{t('users.nothingFound')}</Text>
      ) : (
        <UserTable users={found} groupsOf={groupsOf} onEdit={onEdit} />
      )}
    </Stack>
  );
}

const idOf = ({ group_id }: { group_id: string }): string => group_id;

function UserTable(props: { users: User[]; groupsOf: (user: User) => string[]; onEdit: (user: User) => void }) {
  const { users, groupsOf, onEdit } = props;
  const { t } = useTranslation('administration');
  const { t: ui } = useTranslation('ui');
  const me = useMe().data;
  return (
    <Panel>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('users.userId')}</Table.Th>
              <Table.Th visibleFrom="xs">{t('users.role')}</Table.Th>
              <Table.Th>{t('users.account')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('users.groups')}</Table.Th>
              <Table.Th>{t('users.state')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('users.created')}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t('users.actions')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {users.map((user) => (
              <Table.Tr key={user.user_id} c={user.disabled ? 'dimmed' : ''}>
                <Table.Td fw={570}>
                  {user.user_id}
                  {user.user_id === me?.user_id && (
                    <Text span size="xs" c="dimmed" ml={8}>
                      {t('users.you')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td visibleFrom="xs">{ui(`role.${user.role}`)}</Table.Td>
                <Table.Td ff="monospace">{user.account ?? '–'}</Table.Td>
                <Table.Td visibleFrom="sm">{groupsOf(user).join(', ') || '–'}</Table.Td>
                <Table.Td>{t(user.disabled ? 'users.disabled' : 'users.active')}</Table.Td>
                <Table.Td visibleFrom="sm">
                  <RelativeTime at={user.created_at} />
                </Table.Td>
                <Table.Td ta="right">
                  {me?.role === 'admin' && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      aria-label={t('users.editName', { user: user.user_id })}
                      onClick={() => onEdit(user)}
                    >
                      {t('users.edit')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}
