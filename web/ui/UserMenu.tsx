import { Menu, Skeleton, Text } from '@mantine/core';
import { IconApi, IconKey, IconListDetails, IconLogout, IconUser, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { User } from '../../src/auth/schema.ts';
import { HeaderButton } from './HeaderButton.tsx';
import classes from './UserMenu.module.css';
import { useLogOut } from './useLogOut.ts';

const ICON = { size: 17 };

export function UserMenu({ user }: { user: User | undefined }) {
  const { t } = useTranslation('ui');
  const logOut = useLogOut();
  if (!user) return <Skeleton circle height={32} mx={3} opacity={0.25} />;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <HeaderButton aria-label={t('nav.userMenu', { user: user.user_id })}>
          <span className={classes.avatar} data-initials={user.user_id.slice(0, 2)} />
        </HeaderButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={600} truncate>
            {user.user_id}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`role.${user.role}`)}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<IconUser {...ICON} />}>
          {t('nav.account')}
        </Menu.Item>
        <Menu.Item component={Link} to="/account#tokens" leftSection={<IconKey {...ICON} />}>
          {t('nav.tokens')}
        </Menu.Item>
        <Menu.Item component="a" href="/api/docs" leftSection={<IconApi {...ICON} />}>
          {t('nav.apiDocs')}
        </Menu.Item>
        {user.role === 'admin' && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('nav.administration')}</Menu.Label>
            <Menu.Item component={Link} to="/admin/users" leftSection={<IconUsers {...ICON} />}>
              {t('nav.users')}
            </Menu.Item>
            <Menu.Item component={Link} to="/admin/audit" leftSection={<IconListDetails {...ICON} />}>
              {t('nav.audit')}
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...ICON} />} onClick={() => logOut.mutate()}>
          {t('nav.logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
