/** What an entry is for whoever opens it. */
import type { TFunction } from 'i18next';
import type { FileEntry } from '../../src/files/schema.ts';

/** What it comes to when one follows it: a link to a folder is one. */
export const endOf = ({ kind, leads_to }: FileEntry): 'folder' | 'file' | 'other' =>
  kind === 'link' ? (leads_to ?? 'other') : kind;

/** Null where its picture says all. */
export function kindInWords({ kind, leads_to, is_named }: FileEntry, t: TFunction<'files'>): string | null {
  if (!is_named) return t('unnamed');
  if (kind === 'link') return leads_to === null ? t('leadsNowhere') : t(`leads.${leads_to}`);
  return kind === 'other' ? t('kind.other') : null;
}
