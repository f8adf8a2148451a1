/** A look into one file, over its folder. */
import { Drawer, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import { joined } from '../paths.ts';
import { useEntry } from '../queries.ts';
import { sizeInWords } from '../words.ts';
import { isTable, PICTURE_BYTES_MAX, pictureType, readBeginning, TEXT_BYTES_MAX } from './content.ts';
import { DownloadButton, NoPreview } from './NoPreview.tsx';
import { PicturePreview } from './PicturePreview.tsx';
import { TextPreview } from './TextPreview.tsx';

export function PreviewDrawer(props: { folder: string; name: string; onClose: () => void }) {
  const { folder, name, onClose } = props;
  const { t } = useTranslation('ui');
  useReturnFocus();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(960px, 100%)"
      title={name}
      styles={{ title: { overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Preview path={joined(folder, name)} name={name} />
    </Drawer>
  );
}

function Preview({ path, name }: { path: string; name: string }) {
  const { t } = useTranslation('files');
  const entry = useEntry(path);
  if (entry.isPending) return <RowsSkeleton rows={3} />;
  if (entry.isError) return <ErrorState error={entry.error} onRetry={entry.refetch} />;
  const { size } = entry.data;
  const type = pictureType(name);
  if (type === null) return <OfText path={path} name={name} />;
  if (size > PICTURE_BYTES_MAX) return <NoPreview path={path} title={t('preview.tooLarge')} />;
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          {sizeInWords(size)}
        </Text>
        <DownloadButton path={path} />
      </Group>
      <PicturePreview path={path} name={name} type={type} />
    </>
  );
}

function OfText({ path, name }: { path: string; name: string }) {
  const { t } = useTranslation('files');
  const beginning = useQuery({
    queryKey: ['file-beginning', path],
    queryFn: ({ signal }) => readBeginning(path, TEXT_BYTES_MAX, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  if (beginning.isPending) return <RowsSkeleton rows={3} />;
  if (beginning.isError) return <ErrorState error={beginning.error} onRetry={beginning.refetch} />;
  const { text, ...read } = beginning.data;
  if (text === null) return <NoPreview path={path} title={t('preview.none')} />;
  return <TextPreview path={path} name={name} beginning={{ ...read, text }} isTable={isTable(name)} />;
}
