import { Button } from '@mantine/core';
import { IconAnchorOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../ui/EmptyState.tsx';

export function NotFoundPage() {
  const { t } = useTranslation('portal');
  useEffect(() => {
    document.title = `${t('notFound.title')} · Berth`;
  }, [t]);
  return (
    <EmptyState
      order={1}
      icon={<IconAnchorOff />}
      title={t('notFound.title')}
      cure={t('notFound.cure')}
      action={
        <Button component={Link} to="/">
          {t('notFound.toHome')}
        </Button>
      }
    />
  );
}
