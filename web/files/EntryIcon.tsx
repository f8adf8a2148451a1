import {
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileUnknown,
  IconFileZip,
  IconFolderFilled,
  IconFolderSymlink,
  IconLink,
  IconLinkOff,
  IconPhoto,
} from '@tabler/icons-react';
import type { FileEntry } from '../../src/files/schema.ts';
import classes from './EntryIcon.module.css';
import { endOf } from './kinds.ts';
import { endingOf } from './paths.ts';

const BY_ENDING = {
  photo: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'svg', 'bmp', 'tif', 'tiff'],
  table: ['csv', 'tsv', 'xlsx', 'ods'],
  archive: ['zip', 'tar', 'gz', 'tgz', 'bz2', 'xz', 'zst', '7z'],
  text: ['txt', 'md', 'log', 'out', 'err', 'inp', 'dat', 'json', 'yaml', 'yml', 'xml', 'py', 'sh', 'c', 'cpp', 'f90'],
};
const OF_KIND = { photo: IconPhoto, table: IconFileSpreadsheet, archive: IconFileZip, text: IconFileText };

function iconOf(entry: FileEntry) {
  const { kind, leads_to, name } = entry;
  if (kind === 'link') {
    if (leads_to === null) return IconLinkOff;
    return leads_to === 'folder' ? IconFolderSymlink : IconLink;
  }
  if (kind === 'folder') return IconFolderFilled;
  if (kind === 'other' || !entry.is_named) return IconFileUnknown;
  const ending = endingOf(name);
  const known = (Object.keys(BY_ENDING) as (keyof typeof BY_ENDING)[]).find((one) => BY_ENDING[one].includes(ending));
  return known === undefined ? IconFile : OF_KIND[known];
}

/** The picture of what it is; words beside it say so where it matters. */
export function EntryIcon({ entry }: { entry: FileEntry }) {
  const Icon = iconOf(entry);
  return (
    <Icon size={20} aria-hidden className={classes.icon ?? ''} data-folder={endOf(entry) === 'folder' || undefined} />
  );
}
