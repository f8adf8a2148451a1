import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFiles, IconFolderUp, IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { pickedOf } from './picked.ts';
import { uploads } from './uploads.ts';

const ICON = { size: 16 } as const;

export function UploadButton({ folder, isDisabled }: { folder: string; isDisabled: boolean }) {
  const { t } = useTranslation('files');
  const files = useRef<HTMLInputElement>(null);
  const tree = useRef<HTMLInputElement>(null);
  const take = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    uploads.add(folder, pickedOf(currentTarget.files ?? []));
    // The same ones may be chosen again.
    currentTarget.value = '';
  };
  const ofTree = (input: HTMLInputElement | null) => {
    tree.current = input;
    if (input) input.webkitdirectory = true;
  };
  const hidden = { type: 'file', multiple: true, hidden: true, tabIndex: -1, onChange: take } as const;
  return (
    <>
      <input {...hidden} ref={files} aria-label={t('actions.uploadFiles')} />
      <input {...hidden} ref={ofTree} aria-label={t('actions.uploadFolder')} />
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <Button
            leftSection={<IconUpload {...ICON} />}
            rightSection={<IconChevronDown size={14} />}
            disabled={isDisabled}
          >
            {t('actions.upload')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFiles {...ICON} />} onClick={() => files.current?.click()}>
            {t('actions.uploadFiles')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFolderUp {...ICON} />} onClick={() => tree.current?.click()}>
            {t('actions.uploadFolder')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
