import { Skeleton } from '@mantine/core';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../src/auth/schema.ts';
import { HeaderMenu } from './HeaderMenu.tsx';
import classes from './UserMenu.module.css';

const UserItems = lazy(async () => ({ default: (await import('./UserItems.tsx')).UserItems }));

export function UserMenu({ user }: { user: User | undefined }) {
  const { t } = useTranslation('ui');
  if (!user) return <Skeleton circle height={32} mx={3} opacity={0.25} />;
  return (
    <HeaderMenu label={t('nav.userMenu', { user: user.user_id })} menu={UserItems}>
      <span className={classes.avatar} data-initials={user.user_id.slice(0, 2)} />
    </HeaderMenu>
  );
}
