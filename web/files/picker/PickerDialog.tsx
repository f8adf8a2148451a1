/** Chooses a folder or a file: gone through as the page of files is. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileEntry } from '../../../src/files/schema.ts';
import { TypedSearch } from '../../portal/TypedSearch.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { useReturnFocus } from '../../ui/useReturnFocus.ts';
import { useShownPages } from '../../ui/useWindowRows.ts';
import { isArchive } from '../archives.ts';
import { Crumbs } from '../Crumbs.tsx';
import { EntryIcon } from '../EntryIcon.tsx';
import { endOf } from '../kinds.ts';
import * as texts from '../locales.ts';
import { joined } from '../paths.ts';
import { PAGE_SIZE, useFolderPages } from '../queries.ts';
import { DropArea } from '../upload/DropArea.tsx';
import { Uploads } from '../upload/Uploads.tsx';
import { sizeInWords } from '../words.ts';
import classes from './PickerDialog.module.css';

addTexts('files', texts);

const UnpackDialog = lazy(async () => ({ default: (await import('../UnpackDialog.tsx')).UnpackDialog }));

const ROW_PX = 40;
const NONE: number[] = [];

export function PickerDialog(props: {
  kind: 'folder' | 'file';
  /** How the names of files have to end; none: as they like. */
  accept: readonly string[];
  /** Where it begins; null: in the home. */
  begin: string | null;
  onChoose: (path: string) => void;
  onClose: () => void;
}) {
  const { kind, accept, onChoose } = props;
  const { t } = useTranslation('files');
  const { t: ui } = useTranslation('ui');
  const [path, setPath] = useState(props.begin);
  const [q, setQ] = useState('');
  const [shown, setShown] = useState(NONE);
  /** Of an archive: a folder may be made of it. */
  const [archive, unpack] = useState<string | null>(null);
  const numbers = [0, ...shown.filter((page) => page !== 0)];
  const pages = useFolderPages({ path, q, hidden: false }, numbers);
  const first = pages[0]?.data;
  const failed = pages.find(({ isError }) => isError);
  useReturnFocus();
  const isAccepted = (name: string) => accept.length === 0 || accept.some((ending) => name.endsWith(ending));
  const go = (to: string | null) => {
    setQ('');
    setShown(NONE);
    setPath(to);
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={t(kind === 'folder' ? 'picker.chooseFolder' : 'picker.chooseFile')}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <Stack gap="sm">
        {first && (
          <Crumbs
            path={first.path}
            home={first.home}
            part={(crumb, content, className) => (
              <button type="button" className={className} onClick={() => go(crumb.path)}>
                {content}
              </button>
            )}
          />
        )}
        <div>
          <TypedSearch label={t('search')} value={q} onChange={setQ} />
        </div>
        {failed && !failed.data && (
          <>
            <ErrorState error={failed.error} onRetry={failed.refetch} />
            <Button variant="default" onClick={() => go(null)}>
              {t('toHome')}
            </Button>
          </>
        )}
        {!first && !failed && <RowsSkeleton rows={4} height={ROW_PX} />}
        {first && (
          <DropArea folder={first.is_writable ? first.path : null}>
            <Entries
              key={first.path}
              total={first.total}
              pages={new Map(pages.flatMap(({ data }, index) => (data ? [[numbers[index] ?? 0, data.entries]] : [])))}
              mayChoose={({ name }) => (kind === 'folder' ? isArchive(name) : isAccepted(name))}
              onOpen={(name) => go(joined(first.path, name))}
              onChoose={(name) => (kind === 'folder' ? unpack : onChoose)(joined(first.path, name))}
              onShow={setShown}
            />
          </DropArea>
        )}
        <Text size="sm" c="dimmed">
          {t(kind === 'folder' ? 'picker.dropFolder' : 'picker.dropFile')}
        </Text>
        <Uploads onUnpacked={go} />
        <Suspense>
          {archive !== null && <UnpackDialog path={archive} onClose={() => unpack(null)} onDone={go} />}
        </Suspense>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          {kind === 'folder' && (
            <Button disabled={!first} onClick={() => first && onChoose(first.path)}>
              {t('picker.thisFolder')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Entries(props: {
  total: number;
  pages: Map<number, FileEntry[]>;
  mayChoose: (file: FileEntry) => boolean;
  onOpen: (name: string) => void;
  onChoose: (name: string) => void;
  onShow: (pages: number[]) => void;
}) {
  const { total, pages, onShow } = props;
  const { t } = useTranslation('files');
  const view = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: total,
    estimateSize: () => ROW_PX,
    getScrollElement: () => view.current,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  useShownPages(items, { pageSize: PAGE_SIZE, onShow });
  return (
    <div ref={view} className={classes.view}>
      {total === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {t('empty')}
        </Text>
      )}
      <ul className={classes.rows} aria-label={t('table')} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start, key }) => (
          <li
            key={key}
            aria-setsize={total}
            aria-posinset={index + 1}
            className={classes.row}
            style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
          >
            <Row {...props} entry={pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE]} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Row(props: {
  entry: FileEntry | undefined;
  mayChoose: (file: FileEntry) => boolean;
  onOpen: (name: string) => void;
  onChoose: (name: string) => void;
}) {
  const { entry } = props;
  const { t } = useTranslation('files');
  if (!entry) return <span className={classes.entry}>{t('loadingRow')}</span>;
  const end = endOf(entry);
  const isFolder = end === 'folder';
  const isUsable = entry.is_named && (isFolder || (end === 'file' && props.mayChoose(entry)));
  return (
    <button
      type="button"
      className={classes.entry}
      disabled={!isUsable}
      onClick={() => (isFolder ? props.onOpen(entry.name) : props.onChoose(entry.name))}
    >
      <EntryIcon entry={entry} />
      <span className={classes.name}>{entry.name}</span>
      {entry.kind === 'file' && <span className={classes.size}>{sizeInWords(entry.size)}</span>}
    </button>
  );
}
