import { Button } from '@mantine/core';
import { IconDownload, IconFileUnknown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { contentAddress } from '../queries.ts';

export function DownloadButton({ path }: { path: string }) {
  const { t } = useTranslation('files');
  return (
    <Button
      component="a"
      href={contentAddress(path)}
      download
      variant="default"
      leftSection={<IconDownload size={16} />}
    >
      {t('actions.download')}
    </Button>
  );
}

/** What cannot be shown, and the way to have it all the same. */
export function NoPreview({ path, title }: { path: string; title: string }) {
  const { t } = useTranslation('files');
  return (
    <EmptyState
      icon={<IconFileUnknown />}
      title={title}
      cure={t('preview.noneCure')}
      action={<DownloadButton path={path} />}
    />
  );
}
