/** The user's files: a folder, what can be done with what is in it, and a look into one of them. */
import { Button, Stack } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { FileEntry, Folder } from '../../src/files/schema.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { Page } from '../ui/Page.tsx';
import { RowsSkeleton } from '../ui/skeletons.tsx';
import { EntryMenu } from './EntryMenu.tsx';
import { FolderTable } from './FolderTable.tsx';
import { FolderTools } from './FolderTools.tsx';
import { endOf } from './kinds.ts';
import * as texts from './locales.ts';
import { joined } from './paths.ts';
import { useFolderPages } from './queries.ts';
import { type FileSearch, folderAddress, readSearch, writeSearch } from './search.ts';
import { DropArea } from './upload/DropArea.tsx';
import { UploadButton } from './upload/UploadButton.tsx';
import { Uploads } from './upload/Uploads.tsx';
import { useDialogs } from './useDialogs.tsx';

addTexts('files', texts);

const PreviewDrawer = lazy(async () => ({ default: (await import('./preview/PreviewDrawer.tsx')).PreviewDrawer }));

const NONE: number[] = [];

export function FilesPage() {
  const { t } = useTranslation('files');
  const [address, setAddress] = useSearchParams();
  const search = readSearch(address);
  const [shown, setShown] = useState(NONE);
  // The first tells how many there are, wherever in them one is.
  const numbers = [0, ...shown.filter((page) => page !== 0)];
  const pages = useFolderPages(search, numbers);
  const first = pages[0]?.data;
  const failed = pages.find(({ isError }) => isError);
  const { dialogs, show } = useDialogs();
  const narrow = (some: Partial<FileSearch>) => {
    window.scrollTo({ top: 0 });
    setShown(NONE);
    setAddress(writeSearch({ ...search, ...some }), { replace: true });
  };

  const list = () => {
    if (failed && !failed.data)
      return (
        <Stack gap="md" align="flex-start">
          <div style={{ width: '100%' }}>
            <ErrorState error={failed.error} onRetry={failed.refetch} />
          </div>
          {search.path !== null && (
            <Button variant="default" component={Link} to="/files">
              {t('toHome')}
            </Button>
          )}
        </Stack>
      );
    if (!first) return <RowsSkeleton rows={6} height={46} />;
    if (first.total === 0) return <Nothing folder={first} isSearched={search.q.trim() !== ''} onShowAll={narrow} />;
    const { path } = first;
    return (
      <FolderTable
        // Another folder begins at its top.
        key={path}
        total={first.total}
        pages={new Map(pages.flatMap(({ data }, index) => (data ? [[numbers[index] ?? 0, data.entries]] : [])))}
        onShow={setShown}
        open={(entry, content, className) => {
          const to = wayTo(entry, path, search);
          return (
            to !== null && (
              <Link
                to={to}
                className={className}
                onClick={() => endOf(entry) === 'folder' && window.scrollTo({ top: 0 })}
              >
                {content}
              </Link>
            )
          );
        }}
        menu={(entry) => (
          <EntryMenu
            entry={entry}
            path={joined(path, entry.name)}
            to={wayTo(entry, path, search)}
            onAct={(action) => show({ action, entry, path: joined(path, entry.name) })}
          />
        )}
      />
    );
  };

  return (
    <Page title={t('title')} lead={t('lead')}>
      <DropArea folder={first?.is_writable ? first.path : null}>
        <Stack gap="md" mih="50vh">
          <FolderTools
            search={search}
            folder={first}
            onNarrow={narrow}
            onNewFolder={(path) => show({ action: 'newFolder', path })}
            upload={<UploadButton folder={first?.path ?? '/'} isDisabled={!first?.is_writable} />}
          />
          <Uploads />
          {list()}
        </Stack>
      </DropArea>
      {dialogs}
      <Suspense>
        {first && search.file !== null && (
          <PreviewDrawer
            key={search.file}
            folder={first.path}
            name={search.file}
            onClose={() => setAddress(writeSearch({ ...search, file: null }))}
          />
        )}
      </Suspense>
    </Page>
  );
}

/** Null: nothing opens. */
function wayTo(entry: FileEntry, folder: string, search: FileSearch): string | null {
  const end = endOf(entry);
  if (end === 'folder') return folderAddress(joined(folder, entry.name), search.hidden);
  return end === 'file'
    ? `/files?${new URLSearchParams(writeSearch({ ...search, path: folder, file: entry.name }))}`
    : null;
}

function Nothing(props: { folder: Folder; isSearched: boolean; onShowAll: (search: Partial<FileSearch>) => void }) {
  const { t } = useTranslation('files');
  const { folder, isSearched } = props;
  if (isSearched)
    return (
      <EmptyState
        icon={<IconFolderOpen />}
        title={t('nothingFound')}
        cure={t('nothingFoundCure')}
        action={<Button onClick={() => props.onShowAll({ q: '', hidden: true })}>{t('showAll')}</Button>}
      />
    );
  return (
    <EmptyState
      icon={<IconFolderOpen />}
      title={t('empty')}
      cure={t(folder.is_writable ? 'emptyCure' : 'emptyReadOnly')}
    />
  );
}
