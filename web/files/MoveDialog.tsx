import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileDialog } from './FileDialog.tsx';
import { isName, joined, nameOf, parentOf } from './paths.ts';
import { useMove } from './queries.ts';

/** Another name, another folder, or both. */
export function MoveDialog({ path, onClose }: { path: string; onClose: () => void }) {
  const { t } = useTranslation('files');
  const [name, setName] = useState(nameOf(path));
  const [folder, setFolder] = useState(parentOf(path));
  const [isTold, setTold] = useState(false);
  const moving = useMove();
  const isAbsolute = folder.startsWith('/');
  const submit = () => {
    setTold(true);
    if (!isName(name) || !isAbsolute) return;
    const to = joined(folder, name);
    if (to === path) onClose();
    else moving.mutate({ path, to }, { onSuccess: onClose });
  };
  const field = { spellCheck: false, autoComplete: 'off' } as const;
  return (
    <FileDialog
      title={t('move.title', { name: nameOf(path) })}
      action={t('move.action')}
      isPending={moving.isPending}
      error={moving.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('move.name')}
        data-autofocus
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={isTold && !isName(name) && t('fault.name')}
        {...field}
      />
      <TextInput
        label={t('move.folder')}
        description={t('move.folderHelp')}
        value={folder}
        onChange={({ currentTarget }) => setFolder(currentTarget.value)}
        error={isTold && !isAbsolute && t('fault.path')}
        {...field}
      />
    </FileDialog>
  );
}
