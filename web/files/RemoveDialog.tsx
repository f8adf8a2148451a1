import { useTranslation } from 'react-i18next';
import type { FileEntry } from '../../src/files/schema.ts';
import { ConfirmDialog } from '../portal/ConfirmDialog.tsx';
import { useRemove } from './queries.ts';

export function RemoveDialog({ entry, path, onClose }: { entry: FileEntry; path: string; onClose: () => void }) {
  const { t } = useTranslation('files');
  const removing = useRemove();
  const { kind } = entry;
  return (
    <ConfirmDialog
      question={t('remove.question', { name: entry.name })}
      warning={t(`remove.${kind === 'other' ? 'file' : kind}`)}
      action={t('remove.action')}
      isPending={removing.isPending}
      error={removing.error}
      onConfirm={() => removing.mutate(path, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
