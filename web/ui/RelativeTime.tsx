import { useTranslation } from 'react-i18next';
import { fullTime, relativeTime } from './times.ts';
import { useNow } from './useNow.ts';

const RENEWAL_MS = 10_000;

/** How long ago, or in how long, as it is or within a phrase; the exact moment on hovering. */
export function RelativeTime({ at, phrase }: { at: string; phrase?: (when: string) => string }) {
  const { i18n } = useTranslation();
  const now = useNow(RENEWAL_MS);
  const moment = Date.parse(at);
  const when = relativeTime(moment, now, i18n.language);
  return (
    <time dateTime={at} title={fullTime(moment, i18n.language)}>
      {phrase ? phrase(when) : when}
    </time>
  );
}
