/** A folder of any length: only the rows in view are on the page, and only the parts that they are of are asked for. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileEntry } from '../../src/files/schema.ts';
import { fullTime } from '../ui/times.ts';
import { useWindowRows } from '../ui/useWindowRows.ts';
import { EntryIcon } from './EntryIcon.tsx';
import classes from './FolderTable.module.css';
import { kindInWords } from './kinds.ts';
import { PAGE_SIZE } from './queries.ts';
import { modeInLetters, sizeInWords } from './words.ts';

const ROW_PX = 46;
const CARD_PX = 62;
const COLUMNS = ['name', 'size', 'modified', 'mode'] as const;

export interface RowParts {
  /** Its name as a link or a button; null where nothing can be opened. */
  open: (entry: FileEntry, content: ReactNode, className: string) => ReactNode;
  menu: (entry: FileEntry) => ReactNode;
}

export function FolderTable(
  props: {
    total: number;
    /** Those that are there, by their number. */
    pages: Map<number, FileEntry[]>;
    onShow: (pages: number[]) => void;
  } & RowParts,
) {
  const { total, pages, onShow } = props;
  const { t } = useTranslation('files');
  const { list, height, totalHeight, items } = useWindowRows({
    total,
    height: ROW_PX,
    cardHeight: CARD_PX,
    pageSize: PAGE_SIZE,
    onShow,
  });

  return (
    <div className={classes.table}>
      <div className={classes.head} aria-hidden>
        {COLUMNS.map((column) => (
          <span key={column} data-column={column}>
            {t(`column.${column}`)}
          </span>
        ))}
        <span />
      </div>
      <ul ref={list} className={classes.rows} aria-label={t('table')} style={{ height: totalHeight }}>
        {items.map(({ index, key, top }) => (
          <li
            key={key}
            aria-setsize={total}
            aria-posinset={index + 1}
            className={classes.row}
            style={{ height, transform: `translateY(${top}px)` }}
          >
            <Cells entry={pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE]} {...props} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Cells({ entry, open, menu }: { entry: FileEntry | undefined } & RowParts) {
  const { t, i18n } = useTranslation('files');
  if (!entry) return <span className={classes.waiting}>{t('loadingRow')}</span>;
  const { name, size, modified_at, mode } = entry;
  const kind = kindInWords(entry, t);
  const shown = <span className={classes.name}>{name}</span>;
  return (
    <>
      <span className={classes.what} title={name}>
        <EntryIcon entry={entry} />
        <span className={classes.called}>
          {(entry.is_named && open(entry, name, classes.link ?? '')) || shown}
          {kind !== null && <span className={classes.kind}>{kind}</span>}
        </span>
      </span>
      <span className={classes.size}>
        {/* Of a link it would be the length of its path. */}
        {entry.kind === 'file' && sizeInWords(size)}
      </span>
      <time
        className={classes.time}
        dateTime={new Date(modified_at).toISOString()}
        title={fullTime(modified_at, i18n.language)}
      >
        {shortTime(modified_at, i18n.language)}
      </time>
      <code className={classes.mode}>{modeInLetters(mode)}</code>
      <span className={classes.menu}>{entry.is_named && menu(entry)}</span>
    </>
  );
}

/** One formatter of each language: to make one takes longer than a row. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function shortTime(moment: number, language: string): string {
  const format =
    formatters.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  formatters.set(language, format);
  return format.format(moment);
}
