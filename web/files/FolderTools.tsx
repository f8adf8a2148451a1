/** Where one is, what can be put there, and what of it is shown. */
import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Folder } from '../../src/files/schema.ts';
import { TypedSearch } from '../portal/TypedSearch.tsx';
import { Crumbs } from './Crumbs.tsx';
import classes from './FolderTools.module.css';
import { type FileSearch, folderAddress } from './search.ts';

export function FolderTools(props: {
  search: FileSearch;
  folder: Folder | undefined;
  onNarrow: (some: Partial<FileSearch>) => void;
  onNewFolder: (folder: string) => void;
  upload: ReactNode;
}) {
  const { search, folder } = props;
  const { t, i18n } = useTranslation('files');
  return (
    <Stack gap="sm">
      <div className={classes.row}>
        <div className={classes.way}>
          {folder && (
            <Crumbs
              path={folder.path}
              home={folder.home}
              part={({ path }, content, className) => (
                <Link to={folderAddress(path, search.hidden)} className={className}>
                  {content}
                </Link>
              )}
            />
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          <Button
            variant="default"
            leftSection={<IconFolderPlus size={16} />}
            disabled={!folder?.is_writable}
            onClick={() => folder && props.onNewFolder(folder.path)}
          >
            {t('actions.newFolder')}
          </Button>
          {props.upload}
        </Group>
      </div>
      <search className={classes.row}>
        <Group gap="md" className={classes.search}>
          <TypedSearch label={t('search')} value={search.q} onChange={(q) => props.onNarrow({ q })} />
          <Switch
            label={t('hidden')}
            checked={search.hidden}
            onChange={({ currentTarget }) => props.onNarrow({ hidden: currentTarget.checked })}
          />
        </Group>
        {folder && folder.total > 0 && (
          <Text size="sm" c="dimmed" role="status">
            {t('count', { count: folder.total, number: folder.total.toLocaleString(i18n.language) })}
          </Text>
        )}
      </search>
      {folder && !folder.is_writable && folder.total > 0 && (
        <Text size="sm" c="dimmed">
          {t('readOnly')}
        </Text>
      )}
    </Stack>
  );
}
