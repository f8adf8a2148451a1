import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileDialog } from './FileDialog.tsx';
import { isName, joined } from './paths.ts';
import { useMakeFolder } from './queries.ts';

export function NewFolderDialog({ folder, onClose }: { folder: string; onClose: () => void }) {
  const { t } = useTranslation('files');
  const [name, setName] = useState('');
  const [isTold, setTold] = useState(false);
  const making = useMakeFolder();
  const submit = () => {
    setTold(true);
    if (isName(name)) making.mutate(joined(folder, name), { onSuccess: onClose });
  };
  return (
    <FileDialog
      title={t('newFolder.title')}
      action={t('newFolder.make')}
      isPending={making.isPending}
      error={making.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('newFolder.label')}
        data-autofocus
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={isTold && !isName(name) && t('fault.name')}
        spellCheck={false}
        autoComplete="off"
      />
    </FileDialog>
  );
}
