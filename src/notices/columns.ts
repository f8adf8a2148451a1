import type { Columns } from '../exports.ts';
import type { WrittenNotice } from './schema.ts';

/** What a spreadsheet gets of a notice. */
export const NOTICE_COLUMNS: Columns<WrittenNotice> = {
  notice_id: (notice) => notice.notice_id,
  severity: (notice) => notice.severity,
  title_en: ({ texts }) => texts.en?.title ?? null,
  text_en: ({ texts }) => texts.en?.text ?? null,
  title_ko: ({ texts }) => texts.ko?.title ?? null,
  text_ko: ({ texts }) => texts.ko?.text ?? null,
  from: (notice) => notice.from,
  until: (notice) => notice.until,
  required: (notice) => notice.required,
  at_login: (notice) => notice.at_login,
  dismissed: (notice) => notice.dismissed,
  created_by: (notice) => notice.created_by,
  created_at: (notice) => notice.created_at,
};
