import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Maintenance, Notice } from '../../../src/notices/schema.ts';
import { useMe } from '../../ui/queries.ts';
import { clock } from '../../ui/times.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { useNow } from '../../ui/useNow.ts';
import { NoticeBar } from './NoticeBar.tsx';
import classes from './Notices.module.css';
import { useDismiss, useNotices } from './queries.ts';
import { inLanguage } from './words.ts';

const MINUTE_MS = 60_000;

/** What administrators tell, above every page. A desktop makes room for what is critical, and for nothing else. */
export function Notices({ isSession }: { isSession: boolean }) {
  const { t } = useTranslation('portal');
  const { data } = useNotices();
  const notices = data?.notices.filter(({ severity }) => !isSession || severity === 'critical');
  return (
    <section
      className={classes.notices}
      data-session={isSession || undefined}
      aria-label={t('notices.label')}
      aria-live="polite"
    >
      {data?.maintenance && !isSession && <UnderMaintenance maintenance={data.maintenance} />}
      {notices?.map((notice) => (
        <Told key={notice.notice_id} notice={notice} />
      ))}
    </section>
  );
}

function Told({ notice }: { notice: Notice }) {
  const { t, i18n } = useTranslation('portal');
  const dismiss = useDismiss();
  const tellFailure = useFailureNotice();
  const { lang, words } = inLanguage(notice.texts, i18n.language);
  const putAway = () => {
    dismiss.mutate(notice, { onError: (error) => tellFailure(error) });
    // The button is gone: the keyboard goes on where the page begins.
    document.getElementById('content')?.focus({ preventScroll: true });
  };
  return (
    <NoticeBar
      kind={notice.severity}
      lang={lang}
      words={words}
      action={
        notice.required ? (
          <Button size="xs" variant="default" lang={i18n.language} onClick={putAway}>
            {t('notices.read')}
          </Button>
        ) : (
          <ActionIcon aria-label={t('notices.dismiss', { title: words.title })} onClick={putAway}>
            <IconX size={18} />
          </ActionIcon>
        )
      }
    />
  );
}

function UnderMaintenance({ maintenance }: { maintenance: Maintenance }) {
  const { t, i18n } = useTranslation('portal');
  const { message, until } = maintenance;
  const now = useNow(MINUTE_MS);
  const isAdmin = useMe().data?.role === 'admin';
  const title =
    until === null
      ? t('notices.maintenance')
      : t('notices.maintenanceUntil', { when: clock(Date.parse(until), now, i18n.language) });
  const { words } = inLanguage(message, i18n.language);
  const text = `${words}\n${t('notices.goesOn')}${isAdmin ? ` ${t('notices.mayLaunch')}` : ''}`;
  return <NoticeBar kind="maintenance" words={{ title, text }} />;
}
