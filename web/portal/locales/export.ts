/** Texts of the menu that saves lists as files. */
import type { Translated } from '../../ui/locales/translated.ts';

export const en = {
  button: 'Export',
  csv: 'CSV, for spreadsheets',
  json: 'JSON, for programs',
  of: '{{list}}: {{format}}',
};

export const ko: Translated<typeof en> = {
  button: '내보내기',
  csv: 'CSV(스프레드시트용)',
  json: 'JSON(프로그램용)',
  of: '{{list}}: {{format}}',
};
