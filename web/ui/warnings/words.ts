import type { TFunction } from 'i18next';
import type { SoonEnd } from './soonEnd.ts';

export interface EndInWords {
  line: string;
  title: string;
  text: string;
}

/** What is said of an end that is near. `when` is in how long, or the whole moment; `at` is its time of day. */
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
