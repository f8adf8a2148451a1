/** A look into one file, over its folder. */
import { Alert, Button, Drawer, Group, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../portal/ConfirmDialog.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import { joined } from '../paths.ts';
import { useEntry } from '../queries.ts';
import { sizeInWords } from '../words.ts';
import { isTable, PICTURE_BYTES_MAX, pictureType, readBeginning, TEXT_BYTES_MAX } from './content.ts';
import { type Draft, drafts } from './drafts.ts';
import { DownloadButton, NoPreview } from './NoPreview.tsx';
import { PicturePreview } from './PicturePreview.tsx';
import { EDITED_BYTES_MAX, lineEndOf } from './saving.ts';
import { TextEditor } from './TextEditor.tsx';
import { TextPreview } from './TextPreview.tsx';

export function PreviewDrawer(props: { folder: string; name: string; onClose: () => void }) {
  const { folder, name, onClose } = props;
  const { t } = useTranslation('files');
  const { t: ui } = useTranslation('ui');
  const [isLeaving, setLeaving] = useState(false);
  const path = joined(folder, name);
  useReturnFocus();
  const leave = () => {
    drafts.delete(path);
    onClose();
  };
  return (
    <Drawer
      opened
      onClose={() => (drafts.has(path) ? setLeaving(true) : onClose())}
      position="right"
      size="min(960px, 100%)"
      title={name}
      styles={{ title: { overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <Preview path={path} name={name} />
      {isLeaving && (
        <ConfirmDialog
          question={t('edit.leaveQuestion')}
          warning={t('edit.leaveWarning', { name })}
          action={t('edit.leave')}
          isPending={false}
          error={null}
          onConfirm={leave}
          onClose={() => setLeaving(false)}
        />
      )}
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
  const [draft, setDraft] = useState<Draft | null>(() => drafts.get(path) ?? null);
  const beginning = useQuery({
    queryKey: ['file-beginning', path],
    queryFn: ({ signal }) => readBeginning(path, TEXT_BYTES_MAX, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  // What is edited is the whole of it, as it is now.
  const opening = useMutation<Draft | null>({
    mutationFn: async () => {
      const { text, size, bytes, version } = await readBeginning(path, EDITED_BYTES_MAX);
      const lineEnd = text === null || bytes < size ? null : lineEndOf(text);
      return text === null || lineEnd === null ? null : { text, version, lineEnd };
    },
    onSuccess: setDraft,
  });
  if (draft) {
    const end = () => {
      setDraft(null);
      void beginning.refetch();
    };
    return <TextEditor path={path} begin={draft} onEnd={end} />;
  }
  if (beginning.isPending) return <RowsSkeleton rows={3} />;
  if (beginning.isError) return <ErrorState error={beginning.error} onRetry={beginning.refetch} />;
  const { text, ...read } = beginning.data;
  if (text === null) return <NoPreview path={path} title={t('preview.none')} />;
  return (
    <>
      {opening.error && <ErrorState error={opening.error} />}
      {opening.data === null && (
        <Alert color="amber" mb="sm">
          {t('edit.notHere')}
        </Alert>
      )}
      <TextPreview
        path={path}
        name={name}
        beginning={{ ...read, text }}
        isTable={isTable(name)}
        action={
          read.size <= EDITED_BYTES_MAX && (
            <Button
              variant="default"
              leftSection={<IconPencil size={16} />}
              loading={opening.isPending}
              onClick={() => opening.mutate()}
            >
              {t('edit.edit')}
            </Button>
          )
        }
      />
    </>
  );
}
