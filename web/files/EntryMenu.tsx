import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArchive,
  IconClipboard,
  IconDots,
  IconDownload,
  IconEye,
  IconFolderOpen,
  IconForms,
  IconLock,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FileEntry } from '../../src/files/schema.ts';
import { copyText } from '../ui/copy-text.ts';
import { isArchive } from './archives.ts';
import { endOf } from './kinds.ts';
import { archiveAddress, contentAddress } from './queries.ts';

export type EntryAction = 'unpack' | 'move' | 'permissions' | 'remove';

const ICON = { size: 16 } as const;

/** What can be done with one entry. */
export function EntryMenu(props: {
  entry: FileEntry;
  path: string;
  /** Where it is opened; null: it is not. */
  to: string | null;
  onAct: (action: EntryAction) => void;
}) {
  const { entry, path, to, onAct } = props;
  const { t } = useTranslation('files');
  const end = endOf(entry);
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon aria-label={t('actions.menu', { name: entry.name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {to !== null && (
          <Menu.Item
            component={Link}
            to={to}
            leftSection={end === 'folder' ? <IconFolderOpen {...ICON} /> : <IconEye {...ICON} />}
          >
            {t(end === 'folder' ? 'actions.open' : 'actions.look')}
          </Menu.Item>
        )}
        {end !== 'other' && (
          <Menu.Item
            component="a"
            href={end === 'folder' ? archiveAddress(path) : contentAddress(path)}
            download
            leftSection={<IconDownload {...ICON} />}
          >
            {t(end === 'folder' ? 'actions.downloadArchive' : 'actions.download')}
          </Menu.Item>
        )}
        {end === 'file' && isArchive(entry.name) && (
          <Menu.Item leftSection={<IconArchive {...ICON} />} onClick={() => onAct('unpack')}>
            {t('actions.unpack')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconClipboard {...ICON} />} onClick={() => copyText(path)}>
          {t('actions.copyPath')}
        </Menu.Item>
        <Menu.Item leftSection={<IconForms {...ICON} />} onClick={() => onAct('move')}>
          {t('actions.move')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLock {...ICON} />}
          disabled={entry.kind === 'link' && entry.leads_to === null}
          onClick={() => onAct('permissions')}
        >
          {t('actions.permissions')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash {...ICON} />} onClick={() => onAct('remove')}>
          {t('actions.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
