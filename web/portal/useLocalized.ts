import { useTranslation } from 'react-i18next';
import type { Localized } from '../../src/apps/schema.ts';

/** A text of a manifest in the page's language. */
export function useLocalized(): (text: Localized) => string {
  const { i18n } = useTranslation();
  return (text) => (i18n.language === 'ko' ? text.ko : text.en);
}
