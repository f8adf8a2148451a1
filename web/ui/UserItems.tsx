import { Menu, Text } from '@mantine/core';
import { IconApi, IconApps, IconKey, IconListDetails, IconLogout, IconUser, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HeaderMenuProps } from './HeaderMenu.tsx';
import { OpenedMenu } from './OpenedMenu.tsx';
import { useMe } from './queries.ts';
import classes from './UserMenu.module.css';
import { useLogOut } from './useLogOut.ts';

const ICON = { size: 17 };

export function UserItems(props: HeaderMenuProps) {
  const { t } = useTranslation('ui');
  const user = useMe().data;
  const logOut = useLogOut();
  const items = user && (
    <>
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
          <Menu.Item component={Link} to="/admin/apps" leftSection={<IconApps {...ICON} />}>
            {t('nav.apps')}
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
    </>
  );
  return <OpenedMenu {...props} width={240} items={items} />;
}
