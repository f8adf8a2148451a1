import { lazy, Suspense, useState } from 'react';
import type { FileEntry } from '../../src/files/schema.ts';
import type { EntryAction } from './EntryMenu.tsx';

const NewFolderDialog = lazy(async () => ({ default: (await import('./NewFolderDialog.tsx')).NewFolderDialog }));
const MoveDialog = lazy(async () => ({ default: (await import('./MoveDialog.tsx')).MoveDialog }));
const PermissionsDialog = lazy(async () => ({ default: (await import('./PermissionsDialog.tsx')).PermissionsDialog }));
const RemoveDialog = lazy(async () => ({ default: (await import('./RemoveDialog.tsx')).RemoveDialog }));
const UnpackDialog = lazy(async () => ({ default: (await import('./UnpackDialog.tsx')).UnpackDialog }));

type Asked =
  | { action: EntryAction; entry: FileEntry; path: string }
  /** In the folder of that path. */
  | { action: 'newFolder'; path: string };

/** What opens over a folder. */
export function useDialogs() {
  const [asked, show] = useState<Asked | null>(null);
  const onClose = () => show(null);
  return {
    show,
    dialogs: (
      <Suspense>
        {asked?.action === 'newFolder' && <NewFolderDialog folder={asked.path} onClose={onClose} />}
        {asked?.action === 'unpack' && <UnpackDialog path={asked.path} onClose={onClose} />}
        {asked?.action === 'move' && <MoveDialog path={asked.path} onClose={onClose} />}
        {asked?.action === 'permissions' && <PermissionsDialog {...asked} onClose={onClose} />}
        {asked?.action === 'remove' && <RemoveDialog {...asked} onClose={onClose} />}
      </Suspense>
    ),
  };
}
