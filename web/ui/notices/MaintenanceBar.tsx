import { useTranslation } from 'react-i18next';
import type { Maintenance } from '../../../src/notices/schema.ts';
import { clock } from '../times.ts';
import { useNow } from '../useNow.ts';
import { NoticeBar } from './NoticeBar.tsx';
import { inLanguage } from './words.ts';

const MINUTE_MS = 60_000;

/** That nothing can be launched, what administrators say of it, and until when. */
export function MaintenanceBar({ maintenance, more }: { maintenance: Maintenance; more?: string }) {
  const { t, i18n } = useTranslation('ui');
  const { message, until } = maintenance;
  const now = useNow(MINUTE_MS);
  const title =
    until === null
      ? t('notices.maintenance')
      : t('notices.maintenanceUntil', { when: clock(Date.parse(until), now, i18n.language) });
  const { words } = inLanguage(message, i18n.language);
  const behind = [t('notices.goesOn'), more].filter(Boolean).join(' ');
  return <NoticeBar kind="maintenance" words={{ title, text: `${words}\n${behind}` }} />;
}
