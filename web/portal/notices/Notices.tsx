import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '../../../src/notices/schema.ts';
import { MaintenanceBar } from '../../ui/notices/MaintenanceBar.tsx';
import { NoticeBar } from '../../ui/notices/NoticeBar.tsx';
import { inLanguage } from '../../ui/notices/words.ts';
import { useMe } from '../../ui/queries.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import classes from './Notices.module.css';
import { useDismiss, useNotices } from './queries.ts';

/** What administrators tell, above every page. A desktop makes room for what is critical, and for nothing else. */
export function Notices({ isSession }: { isSession: boolean }) {
  const { t } = useTranslation('portal');
  const { data } = useNotices();
  const isAdmin = useMe().data?.role === 'admin';
  const dismiss = useDismiss();
  const tellFailure = useFailureNotice();
  const putAway = (notice: Notice) => {
    dismiss.mutate(notice, { onError: (error) => tellFailure(error) });
    // The button is gone: the keyboard goes on where the page begins.
    document.getElementById('content')?.focus({ preventScroll: true });
  };
  const notices = data?.notices.filter(({ severity }) => !isSession || severity === 'critical');
  return (
    <section
      className={classes.notices}
      data-session={isSession || undefined}
      aria-label={t('notices.label')}
      aria-live="polite"
    >
      {data?.maintenance && !isSession && (
        <MaintenanceBar maintenance={data.maintenance} {...(isAdmin && { more: t('notices.mayLaunch') })} />
      )}
      {notices?.map((notice) => (
        <Told key={notice.notice_id} notice={notice} onPutAway={() => putAway(notice)} />
      ))}
    </section>
  );
}

function Told({ notice, onPutAway }: { notice: Notice; onPutAway: () => void }) {
  const { t, i18n } = useTranslation('portal');
  const { lang, words } = inLanguage(notice.texts, i18n.language);
  return (
    <NoticeBar
      kind={notice.severity}
      lang={lang}
      words={words}
      action={
        notice.required ? (
          <Button size="xs" variant="default" lang={i18n.language} onClick={onPutAway}>
            {t('notices.read')}
          </Button>
        ) : (
          <ActionIcon aria-label={t('notices.dismiss', { title: words.title })} onClick={onPutAway}>
            <IconX size={18} />
          </ActionIcon>
        )
      }
    />
  );
}
