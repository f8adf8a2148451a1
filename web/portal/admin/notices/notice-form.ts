/** What the form of a notice has, and the notice that it makes. */
import type { TFunction } from 'i18next';
import type { NoticeCreate, NoticeText, NoticeTexts, Severity, WrittenNotice } from '../../../../src/notices/schema.ts';
import { fromField, toField } from './local-time.ts';

export interface NoticeValues {
  severity: Severity;
  en: NoticeText;
  ko: NoticeText;
  /** As fields of date and time have it; '' is at once, and for ever. */
  from: string;
  until: string;
  required: boolean;
  at_login: boolean;
}

const EMPTY: NoticeText = { title: '', text: '' };

export const valuesOf = (notice: WrittenNotice | null): NoticeValues => ({
  severity: notice?.severity ?? 'info',
  en: notice?.texts.en ?? EMPTY,
  ko: notice?.texts.ko ?? EMPTY,
  from: toField(notice?.from ?? null),
  until: toField(notice?.until ?? null),
  required: notice?.required ?? false,
  at_login: notice?.at_login ?? false,
});

const written = (words: NoticeText): NoticeText | null => (words.title.trim() === '' ? null : words);

export const textsOf = ({ en, ko }: NoticeValues): NoticeTexts => ({ en: written(en), ko: written(ko) });

export const noticeOf = (values: NoticeValues): NoticeCreate => ({
  severity: values.severity,
  texts: textsOf(values),
  from: fromField(values.from),
  until: fromField(values.until),
  required: values.required,
  at_login: values.at_login,
});

export function faultsOf(values: NoticeValues, t: TFunction<'notices'>): Record<string, string> {
  const faults: Record<string, string> = {};
  const { en, ko } = textsOf(values);
  for (const language of ['en', 'ko'] as const)
    if (values[language].text.trim() !== '' && values[language].title.trim() === '')
      faults[`${language}.title`] = t('invalid.titleOfText');
  if (en === null && ko === null && Object.keys(faults).length === 0) faults['en.title'] = t('invalid.title');
  const { until, from } = values;
  // Both are in the form that sorts by time.
  if (until !== '' && until <= (from || toField(new Date().toISOString()))) faults.until = t('invalid.until');
  return faults;
}
