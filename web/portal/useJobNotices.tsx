import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { NotifiedJob } from '../../src/notifications/schema.ts';
import { useIsNotifying } from '../ui/warnings/notifying.ts';
import { loadTexts } from '../ui/warnings/texts.ts';
import { tellOnce } from '../ui/warnings/told.ts';
import { isWell, jobInWords } from '../ui/warnings/words.ts';

const SHOWN_MS = 20_000;

/** Hears the events, and tells that a job of the user has ended: in the page, or by the browser's notifications while nobody looks. */
export function useJobNotices(): (event: BerthEvent) => void {
  const { t, i18n } = useTranslation(['warnings', 'ui']);
  const navigate = useNavigate();
  const isNotified = useIsNotifying();

  async function tell(job: NotifiedJob): Promise<void> {
    const tag = `job ${job.job_id}`;
    if (!tellOnce(tag, Date.parse(job.ended_at))) return;
    await loadTexts();
    const body = jobInWords(job, t);
    const address = addressOf(job);
    if (document.hidden && isNotified) {
      const notice = new Notification(job.name, { body, tag, lang: i18n.language });
      notice.onclick = () => {
        window.focus();
        void navigate(address);
        notice.close();
      };
      return;
    }
    const open = (click: MouseEvent) => {
      if (click.ctrlKey || click.metaKey || click.shiftKey) return;
      click.preventDefault();
      notifications.hide(tag);
      void navigate(address);
    };
    notifications.show({
      id: tag,
      color: isWell(job) ? 'marine' : 'red',
      title: job.name,
      message: (
        <>
          {body}
          {/* Notices stand outside of the router. */}
          <Anchor href={address} inherit display="block" w="fit-content" mt={4} onClick={open}>
            {t(job.tasks === null ? 'job.open' : 'job.openTasks')}
          </Anchor>
        </>
      ),
      // Whoever comes back finds it.
      autoClose: document.hidden ? false : SHOWN_MS,
      closeButtonProps: { 'aria-label': t('ui:close') },
    });
  }

  return (event) => {
    if (event.type === 'job.ended') void tell(event.data);
  };
}

/** Of an array those of its tasks that have ended lately are listed. */
const addressOf = ({ job_id, tasks }: NotifiedJob): string =>
  tasks === null ? `/jobs/${job_id}` : `/jobs?show=ended&q=${job_id}_`;
