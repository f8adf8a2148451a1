import { Alert, Anchor } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

/** Told where nothing can be launched any more, before somebody tries. */
export function SiteLimit({ living, most }: { living: number; most: number }) {
  const { t } = useTranslation('portal');
  if (living < most) return null;
  return (
    <Alert color="amber" icon={<IconStack2 />} title={t('limits.siteFull', { count: most })} mb="lg">
      <Anchor component={Link} to="/sessions" size="sm">
        {t('limits.stopOne')}
      </Anchor>
    </Alert>
  );
}
