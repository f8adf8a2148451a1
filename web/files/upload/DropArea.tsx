import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../paths.ts';
import { DropTarget } from './DropTarget.tsx';
import { uploads } from './uploads.ts';

/** What is dropped on it is uploaded into the folder; null: nothing can be. Whoever cannot drag has the button. */
export function DropArea({ folder, children }: { folder: string | null; children: ReactNode }) {
  const { t } = useTranslation('files');
  return (
    <DropTarget
      label={t('upload.drop', { name: nameOf(folder ?? '') || '/' })}
      size="page"
      onDrop={folder === null ? null : (picked) => uploads.add(folder, picked)}
    >
      {children}
    </DropTarget>
  );
}
