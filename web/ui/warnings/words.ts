/** What is said of an end that is near. With these words comes the area of texts that they are in. */
import type { TFunction } from 'i18next';
import { addTexts } from '../i18n.ts';
import * as warnings from './locales.ts';
import type { SoonEnd } from './soonEnd.ts';

addTexts('warnings', warnings);

export interface EndInWords {
  line: string;
  title: string;
  text: string;
}

/** `when` is in how long, or the whole moment; `at` is its time of day. */
export function endInWords(
  { kind }: SoonEnd,
  moment: { when: string; at: string },
  t: TFunction<['warnings', 'ui']>,
): EndInWords {
  if (kind === 'time') {
    const up = t('ui:time.up', moment);
    return { line: up, title: up, text: t('ui:time.help') };
  }
  return { line: t(`${kind}.line`, moment), title: t(`${kind}.title`, moment), text: t(`${kind}.text`) };
}
